import type { Meta, StoryObj } from '@storybook/react-vite'
import { buildRows, type BuildRowsOptions, Timeline } from '../src/ui/index.ts'
import { generateEvents } from './fixtures/generate-events.ts'

const meta = {
  title: 'Timeline',
  component: Timeline,
  parameters: { layout: 'fullscreen' },
  args: { rows: [], timeZone: 'UTC' },
} satisfies Meta<typeof Timeline>
export default meta
type Story = StoryObj<typeof meta>

const inUtc: BuildRowsOptions = { timeZone: 'UTC', isLive: false }
const events = generateEvents({ count: 60 })

export const Conversation: Story = { args: { rows: buildRows(events, inUtc) } }
export const TenThousandEvents: Story = { args: { rows: buildRows(generateEvents({ count: 10_000, seed: 7 }), inUtc) } }
export const WhileTheAgentWrites: Story = {
  args: { rows: buildRows(events.slice(0, 40), { ...inUtc, drafts: [{ key: 'draft', text: 'The discounts are summed before they are app' }] }) },
}
export const WithGapAndPending: Story = {
  args: {
    rows: buildRows([...events.slice(0, 12), ...events.slice(20, 30)], {
      ...inUtc,
      gaps: [{ from: 12, to: 19 }],
      pending: [
        { key: 'a', action: { action: 'message', args: { content: 'Please add a test for that.' } }, createdAt: 0, status: 'pending', error: null, durable: true },
        { key: 'b', action: { action: 'message', args: { content: 'And one for the receipt.' } }, createdAt: 0, status: 'failed', error: null, durable: true },
      ],
    }),
    onLoadGap: () => {},
    onRetry: () => {},
    onDiscard: () => {},
  },
}
export const LoadingOlder: Story = { args: { rows: buildRows(events.slice(40, 50), { ...inUtc, hasOlder: true }), hasOlder: true, loading: 'older' } }
export const Loading: Story = { args: { loading: 'initial' } }
export const Empty: Story = {}
