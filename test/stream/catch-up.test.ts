import { expect, test } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { startConversation } from './conversation-fixture.ts'
import { idsOf, messages, startSession, upTo } from './session-fixture.ts'

test('what another tab has kept is told once, in order', async () => {
  const { session, store, told, resets } = startSession(new ScriptedSource([]))
  await session.open()
  await store.append(messages(0, 2))
  await session.catchUp()
  await store.append(messages(3, 4))
  await session.catchUp()
  expect([idsOf(told), resets()]).toEqual([upTo(4), 0])
})

test('what another tab has already kept of the log that it put in the place of this one is told after the reset', async () => {
  const { session, store, told, resets } = startSession(new ScriptedSource([]))
  await session.open()
  await store.append(messages(0, 9))
  await session.catchUp()
  await store.reset('another')
  await store.append(messages(0, 4))
  await session.catchUp()
  expect([idsOf(told), resets()]).toEqual([upTo(4), 1])
})

test('what another tab has kept is a gap until it is told', async () => {
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
  const { session, mirror, told } = startSession(new ScriptedSource([]), store)
  await session.open()
  await store.append(messages(0, 4))
  const knownAtRead: number[] = []
  const search = store.searchEvents.bind(store)
  store.searchEvents = async function* (query) {
    for await (const event of search(query)) {
      knownAtRead.push(mirror.cursor)
      yield event
    }
  }
  await session.catchUp()
  expect(knownAtRead).toEqual([-1, -1, -1, -1, -1])
  expect([idsOf(told), mirror.cursor]).toEqual([upTo(4), 4])
})

test('a log that was replaced is taken up once, however often it was asked for meanwhile', async () => {
  const { session, store, told, resets } = startSession(new ScriptedSource([]))
  await session.open()
  await store.append(messages(0, 9))
  await session.catchUp()
  await store.reset('another')
  await store.append(messages(0, 4))
  await Promise.all([session.catchUp(), session.catchUp()])
  expect([idsOf(told), resets()]).toEqual([upTo(4), 1])
})

/** The disk has lost the end of its log, and another tab has kept there what the server has now. */
async function startWithOtherEnd(from: number, to: number) {
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true, events: messages(0, 149) })
  const source = new ScriptedSource(messages(0, 149))
  const { conversation, session, clock } = startConversation(source, { store })
  const window = conversation.openWindow()
  const told: AgentEvent[] = []
  const ends: number[] = []
  conversation.subscribe((events) => told.push(...events))
  session.observe({ onEvents: () => {}, onChange: () => {}, onReset: (end) => ends.push(end) })
  await clock.advance(50)
  source.fail(unreachable())
  await clock.advance(50)
  const events = [...messages(0, from - 1), ...messages(from, to).map((event) => ({ ...event, message: 'other' }))]
  const other = new MemoryEventStore({ conversationId: 'c', mirror: true, events })
  Object.assign(store, { head: () => other.head(), searchEvents: (query: object) => other.searchEvents(query), getEvent: (id: number) => other.getEvent(id) })
  await session.catchUp()
  await clock.advance(20)
  return { told, ends, window }
}

test.each([
  { from: 120, to: 139, end: 119 },
  { from: 120, to: 169, end: 119 },
  { from: 20, to: 169, end: -1 },
  { from: 140, to: 139, end: 139 },
])('of a log of which the disk has another end from $from to $to, what was shown after $end counts no more', async ({ from, to, end }) => {
  const { told, ends, window } = await startWithOtherEnd(from, to)
  expect(ends).toEqual([end])
  expect(idsOf(told)).toEqual(upTo(to).slice(end + 1))
  expect(told.filter(({ message }) => message === 'other').length).toBe(to - from + 1)
  expect(window.getSnapshot().events.at(-1)).toEqual(told.at(-1) ?? messages(139, 139)[0])
})

test.each([
  ['is another one', messages(0, 0)],
  ['is lost too', messages(160, 169)],
])('a log of which the disk has lost all that is shown is known by its first event: where that %s, nothing that was shown counts any more', async (_, held) => {
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
  const source = new ScriptedSource(messages(0, 149))
  const { conversation, session, mirror, clock } = startConversation(source, { store })
  const window = conversation.openWindow({ windowSize: 100 })
  const told: AgentEvent[] = []
  conversation.subscribe((events) => told.push(...events))
  await clock.advance(50)
  await conversation.log.getEvent(0)
  expect(window.getSnapshot().events[0]?.id).toBe(50)
  source.fail(unreachable())
  await clock.advance(50)
  const other = new MemoryEventStore({ conversationId: 'c', mirror: true, events: held.map((event) => ({ ...event, message: 'other' })) })
  Object.assign(store, { head: () => other.head(), searchEvents: (query: object) => other.searchEvents(query), getEvent: (id: number) => other.getEvent(id) })
  await session.catchUp()
  await clock.advance(20)
  expect(told.slice(-held.length)).toEqual(window.getSnapshot().events)
  expect(window.getSnapshot().events).toMatchObject(held.map(({ id }) => ({ id, message: 'other' })))
  expect(mirror.shown().filter(({ message }) => message !== 'other')).toEqual([])
})

test('what is good up to a place is not all told up to there: what comes before it, and after what was told, is told', async () => {
  const source = new ScriptedSource([])
  source.fail(unreachable())
  const { conversation, session, mirror } = startConversation(source)
  const told: AgentEvent[] = []
  conversation.subscribe((events) => told.push(...events))
  await session.open()
  await mirror.keep(messages(0, 2))
  session.startAnew(8)
  await mirror.keep(messages(3, 4))
  expect(idsOf(told)).toEqual(upTo(4))
})
