import { expect, test } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { SourceCursor, SourceFrame } from '../../src/source/conversation-source.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import type { EventWindow } from '../../src/stream/conversation.ts'
import type { ManualClock } from '../../src/testing/manual-clock.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { startConversation } from './conversation-fixture.ts'
import { idsOf, messages, startSession } from './session-fixture.ts'

/** Resumes only whoever names the timestamp of the event from which it goes on. */
class StrictSource extends ScriptedSource {
  readonly cursors: number[] = []

  override async *connect(cursor: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    this.cursors.push(cursor.afterId)
    const own = this.events.find(({ id }) => id === cursor.afterId)
    if (cursor.afterId >= 0 && own?.timestamp !== cursor.afterTimestamp) yield { reset: 'scripted' }
    else yield* super.connect(cursor)
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const others = (to: number) => messages(0, to).map((event) => ({ ...event, timestamp: '2026-02-01T00:00:00', message: 'other' }))

/** The server has these events in the place of those that the window shows, and tells it by the log alone: its epoch is the same. */
async function findsOut(events: AgentEvent[], { source, window, clock }: { source: ScriptedSource; window: EventWindow; clock: ManualClock }) {
  source.replaceLog(events, 'scripted')
  source.fail(null)
  await clock.advance(60_000)
  expect(window.getSnapshot().status).toBe('live')
  expect(window.getSnapshot().events.every(({ message }) => message === 'other')).toBe(true)
}

/** A window on the end of 300 events, and a disk that answers no more. */
async function startOn(source: ScriptedSource) {
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
  const started = startConversation(source, { store })
  const window = started.conversation.openWindow()
  await started.clock.advance(50)
  const told: AgentEvent[] = []
  started.conversation.subscribe((events) => told.push(...events))
  const giveUp = async () => {
    store.getEvent = () => new Promise(() => {})
    store.close = async () => {}
    void started.mirror.getEvent(3).catch(() => undefined)
    await started.clock.advance(10_000)
    expect(started.mirror.degraded).toBe('blocked')
    source.fail(unreachable())
    await started.clock.advance(100)
  }
  return { ...started, store, window, told, giveUp }
}

test('what is shown when memory takes the place of the disk can be read on, and the link resumes after it', async () => {
  const source = new StrictSource(messages(0, 299))
  const { conversation, mirror, window, told, clock, giveUp } = await startOn(source)
  await giveUp()
  expect(idsOf(await conversation.log.getMatchingEvents({ startId: 200, endId: 299 }))).toEqual(range(200, 299))
  source.hold(messages(300, 302))
  source.fail(null)
  await clock.advance(60_000)
  expect(source.cursors.at(-1)).toBe(299)
  expect(idsOf(window.getSnapshot().events)).toEqual(range(200, 302))
  expect(idsOf(told)).toEqual(range(300, 302))
  expect(mirror.gapsUpTo(302)).toEqual([{ from: 0, to: 199 }])
})

test('nothing stays of a log that was set back while memory took the place of the disk', async () => {
  const source = new StrictSource(messages(0, 299))
  const { window, clock, giveUp } = await startOn(source)
  await giveUp()
  source.replaceLog(others(449), 'scripted')
  source.fail(null)
  await clock.advance(60_000)
  const { events, status } = window.getSnapshot()
  expect(status).toBe('live')
  expect(idsOf(events)).toEqual(range(350, 449))
  expect(events.every(({ message }) => message === 'other')).toBe(true)
})

test('nothing of a log that is dropped comes along when the disk is given up before it has told of the new one', async () => {
  const { mirror, store, clock } = await startOn(new StrictSource(messages(0, 299)))
  store.head = () => new Promise(() => {})
  const dropped = mirror.reset('another')
  await clock.advance(6_000)
  await dropped
  expect(mirror).toMatchObject({ degraded: 'blocked', known: [], epoch: 'another' })
})

test('the last event that was told is told again when memory takes the disk’s place: a window may lack what is held from then on', async () => {
  const { session, store, mirror, clock } = startSession(new ScriptedSource(messages(0, 9)))
  session.follow()
  await clock.advance(0)
  const seen: number[] = []
  session.observe({ onEvents: (events) => seen.push(...idsOf(events)), onReset: () => {}, onChange: () => {} })
  store.getEvent = () => Promise.reject(new EventreelError('storage_failed', 'The disk fails.'))
  await mirror.getEvent(3).catch(() => undefined)
  expect([mirror.degraded, seen]).toEqual(['unavailable', [9]])
})

test('what a window has read of the disk goes along although it is not shown yet, so that another log which has taken its place is found out', async () => {
  const source = new StrictSource(messages(0, 67))
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
  await store.append(messages(0, 67))
  await store.adoptEpoch('scripted')
  const { searchEvents } = store
  let goOn = () => {}
  store.searchEvents = async function* (query) {
    for await (const event of searchEvents.call(store, query)) {
      if (event.id === 40) await new Promise<void>((resolve) => (goOn = resolve))
      yield event
    }
  }
  source.fail(unreachable())
  const { conversation, mirror, clock } = startConversation(source, { store })
  const window = conversation.openWindow()
  await clock.advance(10)
  store.getEvent = () => Promise.reject(new EventreelError('storage_failed', 'The disk fails.'))
  await mirror.getEvent(3).catch(() => undefined)
  goOn()
  await clock.advance(10)
  expect([mirror.degraded, idsOf(window.getSnapshot().events)]).toEqual(['unavailable', range(41, 67)])
  expect(mirror.held).toEqual([{ from: 41, to: 67 }])
  await findsOut(others(209), { source, window, clock })
})

test('what a window shows of a log that another tab has put in place goes along when the disk fails before that log is told of, so that one which was set back is found out', async () => {
  const source = new StrictSource(messages(0, 67))
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true, events: messages(0, 67) })
  await store.adoptEpoch('scripted')
  source.fail(unreachable())
  const { conversation, session, mirror, clock } = startConversation(source, { store })
  const window = conversation.openWindow()
  await clock.advance(50)
  await store.reset('scripted')
  await store.append(messages(0, 67))
  const { searchEvents } = store
  // The window's read is answered, not the one for those who are to be told.
  store.searchEvents = async function* (query) {
    if (query?.reverse !== true) await new Promise(() => {})
    yield* searchEvents.call(store, query)
  }
  void session.catchUp()
  await clock.advance(10_000)
  expect([mirror.degraded, idsOf(window.getSnapshot().events)]).toEqual(['blocked', range(0, 67)])
  expect(mirror.held).toEqual([{ from: 0, to: 67 }])
  await findsOut(others(209), { source, window, clock })
})

test('the event that a reader was being given when memory took the place of the disk is held there', async () => {
  const { mirror, store } = startSession(new ScriptedSource(messages(0, 9)))
  await store.append(messages(0, 9))
  const reader = mirror.searchEvents({ startId: 3, onMissing: 'skip' })
  expect((await reader.next()).value).toMatchObject({ id: 3 })
  store.getEvent = () => Promise.reject(new EventreelError('storage_failed', 'The disk fails.'))
  await mirror.getEvent(3).catch(() => undefined)
  expect(await reader.next()).toMatchObject({ done: true })
  expect(mirror.held).toEqual([{ from: 3, to: 3 }])
  expect(await mirror.getEvent(3)).toMatchObject({ id: 3 })
})
