import '../../src/ui/styles.css'
import '../../src/ui/pictures/styles.css'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { shopRun } from '../../stories/fixtures/runs.ts'
import { createEventClient } from '../../src/create-event-client.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { EventClientProvider } from '../../src/react/event-client-provider.tsx'
import { EventStore } from '../../src/store/event-store.ts'
import { renderWithConversation } from '../../src/testing/index.ts'
import { ConversationTimeline, createRowBuilder, Timeline } from '../../src/ui/index.ts'
import { ConversationMinimap, ConversationReplay, ConversationWaterfall, ReplayPlayer } from '../../src/ui/pictures/index.ts'
import { createManualClock } from './pictures/manual-timers.ts'
import { said } from './rows/events.ts'
import { settle } from './timeline-harness.tsx'

afterEach(cleanup)

const events = shopRun()
const slider = () => screen.getByRole('slider', { name: 'Position' })
const shown = () => Number(slider().getAttribute('aria-valuenow'))

function Replayed({ clock, log = events }: { readonly clock: ReturnType<typeof createManualClock>; readonly log?: readonly AgentEvent[] }) {
  const [count, setCount] = useState(0)
  const build = useMemo(() => createRowBuilder(), [])
  return (
    <div style={{ blockSize: 600, inlineSize: 800, display: 'flex', flexDirection: 'column' }}>
      <Timeline rows={build(log.slice(0, count), { timeZone: 'UTC' })} timeZone="UTC" />
      <ReplayPlayer events={log} count={count} onCountChange={setCount} clock={clock} timeZone="UTC" />
    </div>
  )
}

test('rows come when their events came, and what is still to come is not there', async () => {
  const clock = createManualClock()
  render(<Replayed clock={clock} />)
  fireEvent.click(screen.getByRole('button', { name: 'Play' }))
  await settle()
  expect(screen.queryAllByRole('article')).toHaveLength(2)
  expect(screen.queryByText(/^I will look/)).toBeNull()
  await act(async () => clock.advance(3_700))
  await settle()
  expect(screen.getByText(/^I will look/)).toBeTruthy()
  expect(screen.queryByText('git status --short')).toBeNull()
})

test('a run is played to its end, waiting skipped, and then stands still', async () => {
  const clock = createManualClock()
  render(<Replayed clock={clock} />)
  fireEvent.change(screen.getByRole('combobox', { name: 'Speed' }), { target: { value: '32' } })
  fireEvent.click(screen.getByRole('button', { name: 'Play' }))
  // The run has half an hour and more of waiting in it, and less than three minutes of work.
  await act(async () => clock.advance(180_000 / 32))
  expect(shown()).toBe(events.length)
  expect(screen.getByRole('button', { name: 'Play' })).toBeTruthy()
  expect(clock.waiting()).toBe(0)
})

test('pointing at the scrubber goes there', async () => {
  const clock = createManualClock()
  render(<Replayed clock={clock} />)
  const box = slider().getBoundingClientRect()
  fireEvent.pointerDown(slider(), { clientX: box.left + box.width / 2, button: 0, buttons: 1, pointerId: 1 })
  expect(shown()).toBe(Math.round(events.length / 2))
  fireEvent.pointerMove(slider(), { clientX: box.right + 500, buttons: 1, pointerId: 1 })
  expect(shown()).toBe(events.length)
})

test('Space on a button is the button’s, and elsewhere plays', () => {
  render(<Replayed clock={createManualClock()} />)
  fireEvent.keyDown(screen.getByRole('button', { name: 'One event forward' }), { key: ' ' })
  expect(screen.getByRole('button', { name: 'Play' })).toBeTruthy()
  fireEvent.keyDown(slider(), { key: ' ' })
  expect(screen.getByRole('button', { name: 'Pause' })).toBeTruthy()
})

test('a replay that leaves the page asks for no more time', () => {
  const clock = createManualClock()
  const { unmount } = render(<Replayed clock={clock} />)
  fireEvent.click(screen.getByRole('button', { name: 'Play' }))
  expect(clock.waiting()).toBe(1)
  unmount()
  expect(clock.waiting()).toBe(0)
})

const box = (children: ReactNode) => <div style={{ blockSize: 400, inlineSize: 800, display: 'flex' }}>{children}</div>

test('the pictures follow a conversation: all of it, and what comes', async () => {
  const { conversation } = renderWithConversation(box(<ConversationWaterfall conversationId="42" timeZone="UTC" />), { events: [said(0, 'user', 'one'), said(1, 'agent', 'two')] })
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2))
  await conversation.emit(said(2, 'agent', 'three'))
  await waitFor(() => expect(screen.getAllByRole('option').map((option) => option.querySelector('.er-object')?.textContent)).toEqual(['one', 'two', 'three']))
})

test('they work from the cache where there is no network', async () => {
  const databaseName = `pictures-${crypto.randomUUID()}`
  const client = createEventClient({ baseUrl: 'http://server.example', databaseName, fetch: () => Promise.reject(new TypeError('no network')) })
  onTestFinished(() => client.close())
  const disk = await EventStore.open({ conversationId: '42', baseUrl: 'http://server.example/api/conversations/42', databaseName })
  await disk.append(events)
  await disk.close()
  render(
    <EventClientProvider client={client}>
      {box(<ConversationWaterfall conversationId="42" timeZone="UTC" />)}
      <ConversationReplay conversationId="42" timeZone="UTC">
        {({ events: come }) => <p>{come.length} come</p>}
      </ConversationReplay>
    </EventClientProvider>,
  )
  await waitFor(() => expect(screen.getAllByRole('option').length).toBeGreaterThan(10))
  await screen.findByText(`Event 0 of ${events.length}`)
  fireEvent.keyDown(slider(), { key: 'ArrowRight' })
  expect(screen.getByText('1 come')).toBeTruthy()
})

function WithMinimap() {
  const timeline = useRef<HTMLDivElement>(null)
  return box(
    <>
      <div ref={timeline} style={{ inlineSize: 700 }}>
        <ConversationTimeline conversationId="42" timeZone="UTC" />
      </div>
      <ConversationMinimap conversationId="42" timeline={timeline} />
    </>,
  )
}

test('the map outlines what the timeline shows, also as it is scrolled', async () => {
  renderWithConversation(<WithMinimap />, { events: Array.from({ length: 40 }, (_, id) => said(id, id % 2 === 0 ? 'user' : 'agent')) })
  const map = await screen.findByRole('slider', { name: 'Map of the run' })
  await waitFor(() => expect(map.getAttribute('aria-valuemax')).toBe('39'))
  await waitFor(() => expect(Number(map.getAttribute('aria-valuenow'))).toBeGreaterThan(30))
  const log = screen.getByRole('log')
  log.dispatchEvent(new WheelEvent('wheel', { deltaY: -1, bubbles: true }))
  log.scrollTop = 0
  await waitFor(() => expect(map.getAttribute('aria-valuenow')).toBe('0'))
})
