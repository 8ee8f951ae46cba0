import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { CodeText } from '../src/ui/index.ts'
import { samples } from './fixtures/code.ts'

const meta = {
  title: 'Text/CodeText',
  component: CodeText,
  args: { text: samples.typescript, language: 'ts' },
  decorators: (Story) => (
    <div style={{ padding: 12, background: 'var(--er-sunken)' }}>
      <Story />
    </div>
  ),
} satisfies Meta<typeof CodeText>
export default meta
type Story = StoryObj<typeof meta>

export const Coloured: Story = {
  play: async ({ canvasElement, args }) => {
    await waitFor(() => expect(canvasElement.querySelectorAll('[data-token]').length).toBeGreaterThan(20), { timeout: 10_000 })
    await expect(canvasElement.querySelector('pre')?.textContent).toBe(args.text)
  },
}
export const ByPath: Story = { args: { text: samples.python, language: undefined, path: '/workspace/shop/tools/totals.py' } }
export const UnknownLanguage: Story = { args: { text: 'actor Main\n  new create(env: Env) =>\n    env.out.print("Hello")', language: 'pony' } }
export const Empty: Story = { args: { text: '' } }
export const OneLine: Story = { args: { text: 'npm test -- test/cart', language: 'bash' } }
export const LongLine: Story = { args: { text: `const words = [${Array.from({ length: 400 }, (_, at) => `'word ${at}'`).join(', ')}]` } }
export const OtherScripts: Story = { args: { text: `// 购物车总额 🛒 مجموع\nconst 总额 = '九十元 🫖'\n` } }
export const EveryLanguage: Story = {
  render: () => (
    <div style={{ display: 'grid', gap: 16 }}>
      {Object.entries(samples).map(([language, text]) => (
        <CodeText key={language} text={text} language={language} />
      ))}
    </div>
  ),
  play: async ({ canvasElement }) => {
    const texts = () => [...canvasElement.querySelectorAll<HTMLElement>('[data-part=code-text]')]
    await waitFor(() => expect(texts().filter((text) => text.querySelector('[data-token]') === null).map((text) => text.dataset['language'])).toEqual([]), { timeout: 10_000 })
  },
}
export const TwentyThousandLines: Story = {
  args: { text: Array.from({ length: 20_000 }, (_, at) => `export const rate${at} = money(${at}, 'EUR')`).join('\n') },
  parameters: { a11y: { test: 'off' } },
}
