import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn } from 'storybook/test'
import { FindBar } from '../src/ui/index.ts'

const meta = {
  title: 'FindBar',
  component: FindBar,
  args: { query: 'discount', count: 12, current: 2, onQueryChange: fn(), onNext: fn(), onPrevious: fn(), onClose: fn() },
} satisfies Meta<typeof FindBar>
export default meta
type Story = StoryObj<typeof meta>

export const AtAMatch: Story = {
  play: async ({ args, canvas, userEvent }) => {
    await expect(await canvas.findByRole('status')).toHaveTextContent('3 of 12')
    const field = canvas.getByRole('textbox', { name: 'Find in conversation' })
    await expect(field).toHaveFocus()
    await userEvent.keyboard('{Enter}{Enter}{Shift>}{Enter}{/Shift}')
    await expect(args.onNext).toHaveBeenCalledTimes(2)
    await expect(args.onPrevious).toHaveBeenCalledTimes(1)
    await userEvent.click(canvas.getByRole('button', { name: 'Next match' }))
    await expect(args.onNext).toHaveBeenCalledTimes(3)
    await userEvent.keyboard('{Escape}')
    await expect(args.onClose).toHaveBeenCalledTimes(1)
  },
}
export const Empty: Story = {
  args: { query: '', count: 0, current: null },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('status')).toBeEmptyDOMElement()
  },
}
export const Searching: Story = { args: { count: 0, current: null, searching: true } }
export const FoundSomeSearchingOn: Story = { args: { count: 3, current: 0, searching: true } }
export const NoMatches: Story = {
  args: { count: 0, current: null },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('status')).toHaveTextContent('No matches')
    await expect(canvas.getByRole('button', { name: 'Next match' })).toBeDisabled()
  },
}
export const OneMatch: Story = { args: { count: 1, current: 0 } }
export const MoreThanAreCounted: Story = { args: { count: 1_000, current: 41, hasMore: true } }
export const Failed: Story = { args: { count: 0, current: null, error: new Error('The search worker is gone.') } }
export const LongQuery: Story = { args: { query: 'a very long line that somebody copied out of a log and pasted here 错误 👩‍💻', count: 0, current: null } }
