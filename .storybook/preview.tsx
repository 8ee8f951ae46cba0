import type { Preview } from '@storybook/react-vite'
import '../src/ui/styles.css'
import '../src/ui/pictures/styles.css'
import './preview.css'
import { inEveryLook } from './every-look.ts'
import { onGround } from './Ground.tsx'
import { loadInsides } from './load-insides.ts'
import { FIRST_LOOKS } from './looks.ts'

const preview: Preview = {
  decorators: [onGround],
  beforeAll: loadInsides,
  afterEach: inEveryLook,
  parameters: {
    a11y: { test: 'error' },
    layout: 'padded',
    options: { storySort: { order: ['Introduction', 'Theming', 'Hooks', 'ConversationView', 'Connected', 'Timeline', 'Messages', 'Cards'] } },
  },
  initialGlobals: { ...FIRST_LOOKS },
  globalTypes: {
    theme: {
      description: 'Colours',
      toolbar: { title: 'Theme', icon: 'contrast', dynamicTitle: true, items: [{ value: 'system', title: 'As the system' }, { value: 'light', title: 'Light' }, { value: 'dark', title: 'Dark' }] },
    },
    language: {
      description: 'Words of the parts',
      toolbar: { title: 'Language', icon: 'globe', dynamicTitle: true, items: [{ value: 'en', title: 'English' }, { value: 'zh-CN', title: '简体中文' }] },
    },
    direction: {
      description: 'Direction of writing',
      toolbar: { title: 'Direction', icon: 'transfer', dynamicTitle: true, items: [{ value: 'ltr', title: 'Left to right' }, { value: 'rtl', title: 'Right to left' }] },
    },
    density: {
      description: 'Height of rows',
      toolbar: { title: 'Density', icon: 'listunordered', dynamicTitle: true, items: [{ value: 'comfortable', title: 'Comfortable' }, { value: 'compact', title: 'Compact' }] },
    },
    width: {
      description: 'Width of the column',
      toolbar: { title: 'Width', icon: 'mobile', dynamicTitle: true, items: [{ value: 'full', title: 'Full width' }, { value: 'column', title: 'Column' }, { value: 'phone', title: 'Phone' }] },
    },
  },
}

export default preview
