import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent, waitFor, within } from 'storybook/test'
import { CachePanel } from '../src/ui/panels/index.ts'
import { diagnostics } from './fixtures/panels.ts'

const { held, gaps, latestEventId, bytesKept, storage } = diagnostics
const meta: Meta<typeof CachePanel> = {
  title: 'Panels/CachePanel',
  component: CachePanel,
  args: { held, gaps, latestEventId, bytesKept, storage, onClear: fn(async () => {}) },
}
export default meta
type Story = StoryObj<typeof CachePanel>

export const WithGaps: Story = {}
export const Whole: Story = { args: { held: [{ from: 0, to: latestEventId }], gaps: [] } }
export const OneEvent: Story = { args: { held: [{ from: 0, to: 0 }], gaps: [], latestEventId: 0, bytesKept: 1 } }
export const Nothing: Story = { args: { held: [], gaps: [], latestEventId: -1, bytesKept: 0 } }
export const InMemory: Story = { args: { storage: 'memory', bytesKept: 0, onClear: undefined } }
export const ManyGaps: Story = {
  args: {
    latestEventId: 999_999,
    held: Array.from({ length: 5_000 }, (_, n) => ({ from: n * 200, to: n * 200 + 100 })),
    gaps: Array.from({ length: 5_000 }, (_, n) => ({ from: n * 200 + 101, to: n * 200 + 199 })),
    bytesKept: 1_940_000_000,
  },
}
export const OneGapInAMillion: Story = {
  args: { latestEventId: 999_999, held: [{ from: 0, to: 499_999 }, { from: 500_001, to: 999_999 }], gaps: [{ from: 500_000, to: 500_000 }], bytesKept: 402_000_000 },
}

export const AsksBeforeItDeletes: Story = {
  args: { unsentMessages: 2 },
  play: async ({ canvasElement, args }) => {
    const screen = within(canvasElement)
    await userEvent.click(screen.getByRole('button', { name: 'Delete what is kept' }))
    await expect(args.onClear).not.toHaveBeenCalled()
    await expect(screen.getByRole('group', { name: /Delete the 3.4 MB kept here\?.*2 messages not sent yet/ })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Delete what is kept' })).toHaveFocus())
    await userEvent.keyboard('{Enter}')
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }))
    await expect(args.onClear).toHaveBeenCalledOnce()
    await screen.findByRole('button', { name: 'Delete what is kept' })
  },
}
export const AnswerInSight: Story = {
  play: ({ canvasElement }) => userEvent.click(within(canvasElement).getByRole('button', { name: 'Delete what is kept' })),
}
export const Deleting: Story = {
  args: { onClear: () => new Promise(() => {}) },
  play: async ({ canvasElement }) => {
    const screen = within(canvasElement)
    await userEvent.click(screen.getByRole('button', { name: 'Delete what is kept' }))
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }))
    await expect(screen.getByRole('button', { name: 'Deleting' })).toBeDisabled()
  },
}
export const CouldNotDelete: Story = {
  args: { onClear: () => Promise.reject(new Error('There are messages that were not sent.')) },
  play: async ({ canvasElement }) => {
    const screen = within(canvasElement)
    await userEvent.click(screen.getByRole('button', { name: 'Delete what is kept' }))
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }))
    await expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was deleted. There are messages that were not sent.')
  },
}
