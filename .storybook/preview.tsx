import type { Decorator, Preview } from '@storybook/react-vite'
import '../src/ui/styles.css'
import './preview.css'

/** Puts a story on the ground, in the theme, density and width that the toolbar names. */
const onGround: Decorator = (Story, { globals, parameters }) => (
  <div
    className="story-ground"
    data-theme={globals['theme'] === 'system' ? undefined : String(globals['theme'])}
    data-full={parameters['layout'] === 'fullscreen' || undefined}
  >
    <div className="er story-root" data-density={String(globals['density'])} style={{ maxInlineSize: WIDTHS[String(globals['width'])] }}>
      <Story />
    </div>
  </div>
)

const WIDTHS: Readonly<Record<string, string>> = { full: 'none', column: '928px', phone: '390px' }

const preview: Preview = {
  decorators: [onGround],
  parameters: { a11y: { test: 'error' }, layout: 'padded' },
  initialGlobals: { theme: 'system', density: 'comfortable', width: 'full' },
  globalTypes: {
    theme: { toolbar: { title: 'Theme', icon: 'contrast', items: ['system', 'light', 'dark'], dynamicTitle: true } },
    density: { toolbar: { title: 'Density', icon: 'listunordered', items: ['comfortable', 'compact'], dynamicTitle: true } },
    width: { toolbar: { title: 'Width', icon: 'mobile', items: ['full', 'column', 'phone'], dynamicTitle: true } },
  },
}

export default preview
