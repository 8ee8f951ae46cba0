import type { Decorator } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { labelsFor, type Looks, useLooks } from './looks.ts'

const WIDTHS: Readonly<Record<Looks['width'], string>> = { full: 'none', column: '928px', phone: '390px' }

type Context = Parameters<Decorator>[1]

/** Puts a story on the ground, in the theme, language, direction, density and width that the toolbar names. */
export const onGround: Decorator = (Story, context) => <Ground story={Story} context={context} />

interface GroundProps {
  readonly story: ComponentType<{ args: Context['args'] }>
  readonly context: Context
}

function Ground({ story: Story, context: { args, globals, parameters, title, viewMode } }: GroundProps) {
  const { theme, language, direction, density, width } = useLooks(globals)
  const labels = labelsFor(title, language)
  return (
    <div
      className="story-ground"
      lang={language}
      dir={direction}
      data-theme={theme === 'system' ? undefined : theme}
      data-full={parameters['layout'] === 'fullscreen' || undefined}
      data-view={viewMode}
    >
      <div className="er story-root" data-density={density} style={{ maxInlineSize: WIDTHS[width] }}>
        <Story args={labels === undefined ? args : { ...args, labels }} />
      </div>
    </div>
  )
}
