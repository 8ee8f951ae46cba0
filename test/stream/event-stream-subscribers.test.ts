import { expect, test } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { EventQuery } from '../../src/store/event-log.ts'
import type { EventStreamErrorContext } from '../../src/stream/event-stream.ts'
import { makeStream, say, settle, SlowLog } from './stream-fixture.ts'

test('subscribers and callbacks are many, and each is given every event once', async () => {
  const { stream } = makeStream()
  const seen: string[] = []
  for (const [subscriber, callback] of [['view', 'a'], ['view', 'b'], ['agent', 'a']] as const) {
    stream.subscribe(subscriber, (event) => seen.push(`${subscriber} ${callback} ${event.id}`), callback)
  }
  await stream.addEvent(say('x'), 'user')
  expect(seen).toEqual(['view a 0', 'view b 0', 'agent a 0'])
})

test('a second callback of the same name is refused, and the name is free again after unsubscribing', async () => {
  const { stream } = makeStream()
  const seen: string[] = []
  const unsubscribe = stream.subscribe('view', () => seen.push('first'), 'main')
  expect(() => stream.subscribe('view', () => seen.push('second'), 'main')).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
  unsubscribe()
  stream.subscribe('view', () => seen.push('third'), 'main')
  // An old handle must not end the new subscription.
  unsubscribe()
  await stream.addEvent(say('x'), 'user')
  stream.unsubscribe('view', 'main')
  stream.unsubscribe('view', 'main')
  stream.unsubscribe('nobody', 'main')
  await stream.addEvent(say('y'), 'user')
  expect(seen).toEqual(['third'])
})

test('a callback that throws is reported with its event and hurts no other', async () => {
  const reports: (EventStreamErrorContext & { error: unknown })[] = []
  const { stream } = makeStream({ onError: (error, context) => reports.push({ error, ...context }) })
  const seen: number[] = []
  stream.subscribe('bad', (event) => {
    if (event.id === 0) throw new Error('thrown')
    return Promise.reject(new Error('rejected'))
  }, 'main')
  stream.subscribe('good', (event) => seen.push(event.id), 'main')
  await stream.addEvent(say('x'), 'user')
  await stream.addEvent(say('y'), 'user')
  await settle()
  expect(seen).toEqual([0, 1])
  expect(reports.map(({ error, subscriberId, callbackId, event }) => [error, subscriberId, callbackId, event?.id])).toEqual([
    [new Error('thrown'), 'bad', 'main', 0],
    [new Error('rejected'), 'bad', 'main', 1],
  ])
})

test('a slow callback is given one event at a time, and keeps neither the others nor the adding waiting', async () => {
  const { stream } = makeStream()
  const gate = Promise.withResolvers<void>()
  const slow: string[] = []
  const quick: number[] = []
  stream.subscribe('slow', async (event) => {
    slow.push(`begin ${event.id}`)
    await gate.promise
    slow.push(`end ${event.id}`)
  }, 'main')
  stream.subscribe('quick', (event) => quick.push(event.id), 'main')
  for (const text of ['a', 'b', 'c']) await stream.addEvent(say(text), 'user')
  expect(quick).toEqual([0, 1, 2])
  expect(slow).toEqual(['begin 0'])
  gate.resolve()
  await stream.close()
  expect(slow).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2'])
})

test('a callback that is added during a delivery starts with the next event, also of the same write', async () => {
  const { stream, log } = makeStream()
  const late: number[] = []
  stream.subscribe('view', (event) => {
    if (event.id === 1) stream.subscribe('view', (other) => late.push(other.id), 'late')
  }, 'main')
  log.hold()
  const adding = ['a', 'b', 'c'].map((text) => stream.addEvent(say(text), 'user'))
  log.release()
  await adding[0]
  log.release()
  await Promise.all(adding)
  expect(log.writes).toEqual([1, 2])
  expect(late).toEqual([2])
})

test('a callback may unsubscribe itself and others while it runs', async () => {
  const { stream } = makeStream()
  const seen: string[] = []
  const unsubscribe = stream.subscribe('once', (event) => {
    seen.push(`once ${event.id}`)
    unsubscribe()
    stream.unsubscribe('later', 'main')
  }, 'main')
  stream.subscribe('later', (event) => seen.push(`later ${event.id}`), 'main')
  stream.subscribe('stays', (event) => seen.push(`stays ${event.id}`), 'main')
  await stream.addEvent(say('x'), 'user')
  await stream.addEvent(say('y'), 'user')
  expect(seen).toEqual(['once 0', 'stays 0', 'stays 1'])
})

test('a callback may add events, and everybody sees them after the one that caused them', async () => {
  const { stream } = makeStream()
  const seen: string[] = []
  const answers: Promise<AgentEvent>[] = []
  stream.subscribe('agent', (event) => {
    if (event.source === 'user') answers.push(stream.addEvent(say('answer'), 'agent'))
  }, 'main')
  stream.subscribe('view', (event) => seen.push(`${event.id} ${event.source}`), 'main')
  await stream.addEvent(say('question'), 'user')
  await Promise.all(answers)
  expect(seen).toEqual(['0 user', '1 agent'])
})

test('from an id on, the log is read first, and what is added meanwhile follows without gap or repetition', async () => {
  const { stream } = makeStream()
  for (let i = 0; i < 5; i++) await stream.addEvent(say(`${i}`), 'user')
  const seen: number[] = []
  const last = Promise.withResolvers<void>()
  stream.subscribe('view', async (event) => {
    seen.push(event.id)
    // Events come while the callback is still busy with old ones, and after it has caught up.
    if (event.id < 8) await stream.addEvent(say('more'), 'agent')
    if (event.id === 12) last.resolve()
    await settle()
  }, 'main', { from: 2 })
  await stream.addEvent(say('now'), 'user')
  await settle()
  await stream.addEvent(say('later'), 'user')
  await last.promise
  await stream.close()
  expect(seen).toEqual(Array.from({ length: 11 }, (_, i) => i + 2))
})

test('an id that the log has not reached yet is waited for', async () => {
  const { stream } = makeStream()
  const seen: number[] = []
  stream.subscribe('view', (event) => seen.push(event.id), 'main', { from: 2 })
  for (let i = 0; i < 4; i++) await stream.addEvent(say(`${i}`), 'user')
  await stream.close()
  expect(seen).toEqual([2, 3])
  const { stream: other } = makeStream()
  for (const from of [-1, 1.5, Number.NaN]) {
    expect(() => other.subscribe('view', () => {}, 'main', { from })).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
  }
})

test('unsubscribing ends the reading of the log at once', async () => {
  const { stream } = makeStream()
  for (let i = 0; i < 5; i++) await stream.addEvent(say(`${i}`), 'user')
  const seen: number[] = []
  const unsubscribe = stream.subscribe('view', (event) => {
    seen.push(event.id)
    if (event.id === 1) unsubscribe()
  }, 'main', { from: 0 })
  await stream.close()
  expect(seen).toEqual([0, 1])
})

test('a log that cannot be read ends the subscription with a report, and its name is free again', async () => {
  class BrokenLog extends SlowLog {
    override async *searchEvents(query?: EventQuery): AsyncGenerator<AgentEvent, void, void> {
      yield* super.searchEvents({ ...query, endId: 1 })
      throw new Error('disk gone')
    }
  }
  const reports: string[] = []
  const { stream } = makeStream({
    log: new BrokenLog(),
    onError: (error, { subscriberId, event }) => reports.push(`${subscriberId} ${event?.id ?? null}: ${String(error)}`),
  })
  for (let i = 0; i < 4; i++) await stream.addEvent(say(`${i}`), 'user')
  const seen: number[] = []
  stream.subscribe('view', (event) => seen.push(event.id), 'main', { from: 0 })
  await settle()
  await stream.addEvent(say('later'), 'user')
  expect(seen).toEqual([0, 1])
  expect(reports).toEqual(['view null: Error: disk gone'])
  expect(() => stream.subscribe('view', () => {}, 'main')).not.toThrow()
})
