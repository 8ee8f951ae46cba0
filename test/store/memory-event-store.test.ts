import { expect, it } from 'vitest'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { conformanceSpan, describeEventLog, search } from './event-log-conformance.ts'
import { makeEvent, makeEvents } from './make-events.ts'
import { describeMirrorEventLog } from './mirror-log-conformance.ts'
import { describeWritableEventLog } from './writable-log-conformance.ts'

describeEventLog('MemoryEventStore', async (events) => {
  const log = new MemoryEventStore({ conversationId: 'c' })
  await log.append(events, events.length > 0 ? { covers: conformanceSpan } : {})
  return log
})

describeWritableEventLog('MemoryEventStore', async () => new MemoryEventStore({ conversationId: 'c' }))
describeMirrorEventLog('MemoryEventStore', async () => new MemoryEventStore({ conversationId: 'c', mirror: true }))

it('fences nobody: no other tab has its events', async () => {
  const log = new MemoryEventStore({ conversationId: 'c', mirror: true })
  await log.lead()
  await log.lead()
  await log.append(makeEvents(0, 9))
  await log.reset('two')
  await log.append(makeEvents(0, 3))
  expect(await log.head()).toMatchObject({ term: 2, epoch: 'two', latestEventId: 3 })
})

it('starts with the events it is given', async () => {
  const log = new MemoryEventStore({ conversationId: 'c', events: makeEvents(0, 9).toReversed() })
  expect(await search(log)).toEqual(makeEvents(0, 9))
})

it('refuses to start with events that contradict each other', () => {
  expect(() => new MemoryEventStore({ conversationId: 'c', events: [makeEvent(1), makeEvent(1, 'other')] })).toThrow(
    expect.objectContaining({ code: 'event_conflict' }),
  )
})

it('gives the very objects it was given', async () => {
  const event = makeEvent(4)
  const log = new MemoryEventStore({ conversationId: 'c', events: [event] })
  expect(await log.getEvent(4)).toBe(event)
})
