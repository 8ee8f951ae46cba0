import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { buildRows, type BuildRowsOptions, Timeline } from '../src/ui/index.ts'
import { calls } from './fixtures/calls.ts'
import type { AgentEvent } from '../src/protocol/agent-event.ts'
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

/** One long run: twelve calls between two messages, two of them failed. */
const worked: readonly AgentEvent[] = [
  { id: 0, timestamp: time(0), source: 'user', action: 'message', args: { content: 'The total in the cart is wrong. Can you fix it?' } },
  ...[calls.runOk, calls.read, calls.read, calls.runFailed, calls.edit, calls.runOk, calls.runLong, calls.editFailed, calls.edit, calls.write, calls.runOk, calls.mcp].flatMap(
    ({ action, observation }, at) => [
      { ...action, id: 1 + at * 2, timestamp: time(at * 9) },
      { ...observation, id: 2 + at * 2, cause: 1 + at * 2, timestamp: time(at * 9 + 4) },
    ],
  ),
  { id: 30, timestamp: time(140), source: 'agent', action: 'message', args: { content: 'Done. The second discount is now taken from what the first one left.' } },
]

function time(seconds: number): string {
  return new Date(Date.UTC(2026, 2, 2, 9, 14, seconds)).toISOString()
}

export const GroupOfCalls: Story = {
  args: { rows: buildRows(worked, inUtc) },
  play: async ({ canvas, canvasElement, userEvent }) => {
    const sentence = canvas.getByRole('button', { name: /^Ran 5 commands.* 2 failed/ })
    const callsShown = () => canvasElement.querySelectorAll('[data-type="call"]').length
    await expect(callsShown()).toBe(2)
    await userEvent.click(sentence)
    await waitFor(() => expect(callsShown()).toBeGreaterThan(6))
    await userEvent.click(sentence)
    await waitFor(() => expect(callsShown()).toBe(2))
  },
}
export const WithoutGroups: Story = { args: { rows: buildRows(worked, inUtc), groups: false } }
export const WhileCallsRun: Story = { args: { rows: buildRows(worked.slice(0, 22), { ...inUtc, isLive: true }) } }
export const NewSinceTheLastVisit: Story = {
  args: { rows: buildRows(events, inUtc), readUpTo: 52 },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('separator', { name: 'New' })).toBeVisible()
  },
}
export const AtTheTargetOfALink: Story = {
  args: { rows: buildRows(generateEvents({ count: 400 }), inUtc), target: 203, linkTo: (id) => `https://app.example/c/1?event=${id}` },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('[data-marked]')).toBeVisible())
  },
}
export const ListOfKeys: Story = {
  args: { rows: buildRows(worked, inUtc), linkTo: String, onFind: () => {}, onFindStep: () => {} },
  play: async ({ canvas, userEvent }) => {
    canvas.getByRole('log').focus()
    await userEvent.keyboard('?')
    await waitFor(() => expect(canvas.getByRole('dialog', { name: 'Keys' })).toBeVisible())
  },
}
