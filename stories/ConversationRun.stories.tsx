import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fn, userEvent, waitFor, within } from 'storybook/test'
import { EventreelError } from '../src/errors.ts'
import type { AgentEvent } from '../src/protocol/agent-event.ts'
import { buildRows, ConversationRun, ConversationTimeline, type ConversationTimelineProps } from '../src/ui/index.ts'
import { closedRun } from '../src/ui/runs/run-look.ts'
import { NestedRun } from '../src/ui/runs/NestedRun.tsx'
import type { RunLook } from '../src/ui/runs/nested-run-props.ts'
import { Backstage } from './connected/Backstage.tsx'
import { StoryClient } from './connected/StoryClient.tsx'
import { type StoryFamily, storyFamily } from './connected/story-family.ts'
import { family, logOf } from './fixtures/family.ts'
import { generateEvents } from './fixtures/generate-events.ts'

interface StageProps extends ConversationTimelineProps {
  readonly logs: Readonly<Record<string, readonly AgentEvent[]>>
  readonly prepare?: ((family: StoryFamily) => void) | undefined
  readonly acts: (family: StoryFamily) => Readonly<Record<string, () => unknown>>
}

/** A run that gave work to others, each on a server in the page; the buttons above it are those servers. */
function Stage({ logs, prepare, acts, ...timeline }: StageProps) {
  const [{ options, buttons }] = useState(() => {
    const made = storyFamily(logs)
    prepare?.(made)
    return { options: made.options, buttons: acts(made) }
  })
  return (
    <Backstage acts={buttons}>
      <StoryClient options={options}>
        <ConversationTimeline {...timeline} />
      </StoryClient>
    </Backstage>
  )
}

const meta: Meta<StageProps> = {
  title: 'ConversationRun',
  component: ConversationRun as never,
  parameters: { layout: 'fullscreen' },
  args: { conversationId: 'sample', timeZone: 'UTC', groups: false, logs: family, acts: () => ({}) },
  render: (args) => <Stage {...args} />,
}
export default meta
type Story = StoryObj<StageProps>

const card = (root: HTMLElement, agent: string) =>
  waitFor(
    () => {
      const found = [...root.querySelectorAll<HTMLElement>('[data-kind="delegate"]')].find((element) => element.querySelector('.er-card-header')?.textContent.includes(agent))
      if (found === undefined) throw new Error(`There is no card of ${agent}.`)
      return found
    },
    { timeout: 10_000 },
  )

/** Opens the card of a delegation, then the run in it. */
async function openRun(root: HTMLElement, agent: string): Promise<HTMLElement> {
  const found = await card(root, agent)
  const header = found.querySelector<HTMLElement>('.er-card-header')
  if (header?.getAttribute('aria-expanded') === 'false') await userEvent.click(header)
  const run = await waitFor(() => {
    const element = found.querySelector<HTMLElement>('[data-part="nested-run"]')
    if (element === null) throw new Error('There is no run in it.')
    return element
  })
  await userEvent.click((await within(run).findAllByRole('button', {}, { timeout: 5_000 }))[0] ?? run)
  await waitFor(() => expect(run).toHaveAttribute('data-expanded'))
  return run
}

const isIn = (run: HTMLElement, status: string) => waitFor(() => expect(run).toHaveAttribute('data-status', status), { timeout: 10_000 })

/** Closed: nobody has asked for anything of it. */
export const Closed: Story = {
  play: async ({ canvasElement }) => {
    const writer = await card(canvasElement, 'writer')
    await waitFor(() => expect(writer.querySelector('[data-part="nested-run"]')).not.toBeNull())
    await expect(writer.querySelector('[data-part="nested-run"]')).not.toHaveAttribute('data-expanded')
  },
}

/** Open: its own rows, states and end, under the state of its agent. */
export const Open: Story = {
  play: async ({ canvasElement }) => {
    const run = await openRun(canvasElement, 'reviewer')
    await isIn(run, 'live')
    await within(run).findByText(/^Two of nine mistakes slip through: nobody/)
    await expect(run.querySelector('[data-part="agent-status"]')).toHaveAttribute('data-state', 'finished')
  },
}

/** Live: what its agent says stands there at once. */
export const Live: Story = {
  args: { acts: ({ server }) => ({ 'The writer speaks': () => server('writing').say('The first test is written.'), 'The writer is done': () => server('writing').enters('finished') }) },
  play: async ({ canvas, canvasElement }) => {
    const run = await openRun(canvasElement, 'writer')
    await isIn(run, 'live')
    await userEvent.click(canvas.getByRole('button', { name: 'The writer speaks' }))
    await within(run).findByText('The first test is written.')
    await userEvent.click(canvas.getByRole('button', { name: 'The writer is done' }))
    await waitFor(() => expect(run.querySelector('[data-part="agent-status"]')).toHaveAttribute('data-state', 'finished'))
  },
}

/** A run that is inside of one that is inside of another. */
export const NestedTwice: Story = {
  play: async ({ canvasElement }) => {
    const run = await openRun(canvasElement, 'reviewer')
    await isIn(run, 'live')
    const inner = await openRun(run, 'counter')
    await isIn(inner, 'live')
    await within(inner).findByText('There are 48.')
  },
}

/** Of ten thousand events no more is drawn than the newest, until the reader asks for what was before. */
export const LongChild: Story = {
  args: { logs: { ...family, review: generateEvents({ count: 10_000, seed: 4 }) } },
  play: async ({ canvasElement }) => {
    const run = await openRun(canvasElement, 'reviewer')
    await isIn(run, 'live')
    await waitFor(() => expect(run.querySelectorAll('.er-row')).toHaveLength(20))
    for (let times = 0; times < 8; times++) {
      await waitFor(() => expect(run.querySelector('.er-more')).toHaveAttribute('aria-disabled', 'false'))
      await userEvent.click(run.querySelector('.er-more') ?? run)
    }
    await waitFor(() => expect(run.querySelectorAll(':scope > div > .er-more')).toHaveLength(3))
    await expect(run.querySelectorAll('.er-row').length).toBeLessThanOrEqual(200)
    await userEvent.click([...run.querySelectorAll('.er-more')].at(-1) ?? run)
    await waitFor(() => expect(run.querySelectorAll(':scope > div > .er-row')).toHaveLength(20))
  },
}

const onLoadGap = fn()

/** Events that are not here are a gap of its own, which can be asked for. */
export const WithGap: Story = {
  render: ({ labels }) => <Gapped labels={labels} />,
  play: async ({ canvas }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Load' }))
    await expect(onLoadGap).toHaveBeenCalledWith({ from: 4, to: 309 })
  },
}

function Gapped({ labels }: Pick<ConversationTimelineProps, 'labels'>) {
  const [look, setLook] = useState<RunLook>({ ...closedRun, expanded: true })
  const events = (family['review'] ?? []).map((event) => (event.id < 4 ? event : { ...event, id: event.id + 306 }))
  const rows = buildRows(events, { gaps: [{ from: 4, to: 309 }], timeZone: 'UTC' })
  return <NestedRun agent="reviewer" look={look} onLookChange={setLook} rows={rows} state="running" status="live" onLoadGap={onLoadGap} timeZone="UTC" labels={labels} />
}

/** A child that is gone says so in its own place; the run around it goes on. */
export const FailedChild: Story = {
  args: { prepare: ({ server }) => server('review').fail(new EventreelError('conversation_not_found', 'There is no such conversation.')) },
  play: async ({ canvasElement }) => {
    const run = await openRun(canvasElement, 'reviewer')
    await isIn(run, 'failed')
    await waitFor(() => expect(run.querySelector('[data-part="banner"]')).toHaveTextContent(/no such conversation/))
    await expect(canvasElement.querySelectorAll('[data-part="banner"]')).toHaveLength(1)
  },
}

/** Without a network its saved events stay, and it says so. */
export const Offline: Story = {
  args: { acts: ({ goOffline, goOnline }) => ({ 'Lose the network': goOffline, 'Find it again': goOnline }) },
  play: async ({ canvas, canvasElement }) => {
    const run = await openRun(canvasElement, 'reviewer')
    await isIn(run, 'live')
    await userEvent.click(canvas.getByRole('button', { name: 'Lose the network' }))
    await isIn(run, 'offline')
    await within(run).findByText(/^Offline\. Showing 10 events saved here\.$/)
  },
}

/** A run that names one in which it stands: that one is named, and not drawn again. */
export const InARing: Story = {
  args: { logs: { ...family, writing: logOf([43, { action: 'delegate', args: { agent: 'the first', conversation_id: 'sample' } }], [44, { action: 'delegate', args: { agent: 'itself', conversation_id: 'writing' } }]) } },
  play: async ({ canvasElement }) => {
    const run = await openRun(canvasElement, 'writer')
    await isIn(run, 'live')
    for (const agent of ['the first', 'itself']) {
      const inner = await card(run, agent)
      const header = inner.querySelector<HTMLElement>('.er-card-header')
      if (header?.getAttribute('aria-expanded') === 'false') await userEvent.click(header)
      await within(inner).findByText(/It stands around this row\.$/)
    }
  },
}
