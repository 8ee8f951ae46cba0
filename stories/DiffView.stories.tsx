import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, waitFor } from 'storybook/test'
import { DiffView } from '../src/ui/index.ts'
import { huge, twoPlaces, unifiedDiff } from './fixtures/changes.ts'
import { after, before } from './fixtures/words.ts'

const path = 'src/cart/discounts.ts'
const meta = {
  title: 'Text/DiffView',
  component: DiffView,
  args: { oldText: before, newText: after, path },
  decorators: (Story) => (
    <div style={{ maxInlineSize: 1_000, paddingBlock: 8, background: 'var(--er-sunken)' }}>
      <Story />
    </div>
  ),
} satisfies Meta<typeof DiffView>
export default meta
type Story = StoryObj<typeof meta>

const when = { timeout: 10_000 }

export const Changed: Story = {
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByRole('group', { name: 'Changes' }, when)).toBeVisible()
    await waitFor(() => expect(canvasElement.querySelector('[data-kind=add] [data-token=comment]')).not.toBeNull(), when)
  },
}
export const SideBySide: Story = { args: { ...twoPlaces, layout: 'split' } }
export const FoldedParts: Story = {
  args: { ...twoPlaces, maxLines: 60 },
  play: async ({ canvas, canvasElement }) => {
    const fold = await canvas.findByRole('button', { name: 'Show 42 unchanged lines' }, when)
    await expect(canvas.queryByText(/rate12 =/)).toBeNull()
    await userEvent.click(fold)
    await expect(canvasElement.textContent).toContain('rate12 =')
    await expect(canvas.queryByRole('button', { name: 'Show 42 unchanged lines' })).toBeNull()
  },
}
export const ChangedWords: Story = {
  args: { oldText: 'const total = sum(items, 0.19)\nconst name = "购物车"\nlet state = "👩‍💻 open"\n', newText: 'const total = sum(items, rate)\nconst name = "购买车"\nlet state = "👨‍💻 open"\n' },
  play: async ({ canvasElement }) => {
    const changed = () => [...canvasElement.querySelectorAll('[data-changed]')].map((word) => word.textContent).join(' ')
    await waitFor(() => expect(changed()).toMatch(/0.*19 物 👩‍💻 rate 买 👨‍💻|0.*19 rate 物 买 👩‍💻 👨‍💻/), when)
  },
}
export const NewFile: Story = { args: { oldText: '', newText: after.repeat(4) } }
export const Removed: Story = { args: { oldText: before, newText: '' } }
export const FromUnifiedDiff: Story = { args: { oldText: undefined, newText: undefined, diff: unifiedDiff } }
export const Fragment: Story = { args: { oldText: 'return price.minus(off)', newText: 'return left.minus(off)', isFragment: true } }
export const NothingChanged: Story = { args: { newText: before } }
export const Phone: Story = {
  args: { ...twoPlaces, layout: 'split' },
  globals: { width: 'phone' },
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByRole('group', { name: 'Changes' }, when)
    await expect(canvasElement.querySelector('[data-layout]')).toHaveAttribute('data-layout', 'unified')
    await expect(canvas.queryByRole('button', { name: 'Side by side' })).toBeNull()
  },
}
export const LongLines: Story = {
  args: { oldText: `const words = '${'word '.repeat(120)}'\n`, newText: `const words = '${'word '.repeat(60)}other ${'word '.repeat(60)}'\n` },
}
export const TwentyThousandLines: Story = {
  args: huge,
  play: async ({ canvas, canvasElement }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Show 300 more lines' }, when))
    await expect(canvasElement.querySelectorAll('.er-diff-row').length).toBeGreaterThan(270)
    await expect(canvasElement.querySelectorAll('.er-diff-row').length).toBeLessThan(340)
  },
}
export const Switched: Story = {
  play: async ({ canvas, canvasElement }) => {
    const shown = () => canvasElement.querySelector('[data-layout]')?.getAttribute('data-layout')
    const button = await canvas.findByRole('button', { name: 'Side by side' }, when)
    await expect(button).toHaveAttribute('aria-pressed', 'false')
    await userEvent.click(button)
    await expect(shown()).toBe('split')
    await userEvent.click(button)
    await expect(shown()).toBe('unified')
  },
}
