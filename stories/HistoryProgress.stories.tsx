import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { HistoryProgress } from '../src/ui/panels/index.ts'

const meta: Meta<typeof HistoryProgress> = { title: 'Panels/HistoryProgress', component: HistoryProgress, args: { loaded: 8_204, total: 24_000 } }
export default meta
type Story = StoryObj<typeof HistoryProgress>

export const Loading: Story = {
  play: async ({ canvasElement }) => {
    const bar = within(canvasElement).getByRole('progressbar', { name: 'Loading the history' })
    await expect(bar).toHaveAttribute('value', '8204')
    await expect(bar).toHaveAttribute('max', '24000')
    await expect(bar).toHaveAttribute('aria-valuetext', '8,204 of 24,000 events')
  },
}
export const JustBegun: Story = { args: { loaded: 0, total: 1_000_000 } }
export const AlmostThere: Story = { args: { loaded: 23_999 } }
export const NotCountedYet: Story = { args: { loaded: 0, total: null } }
export const WaitingForTheNetwork: Story = { args: { waiting: true } }
export const AllHeld: Story = {
  args: { loaded: 24_000 },
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelector('[data-part="history-progress"]')).toBeNull()
  },
}
