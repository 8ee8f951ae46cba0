import { expect, test, vi } from 'vitest'
import type { AgentEvent, NewEvent } from '../../src/protocol/agent-event.ts'
import { EventStream } from '../../src/stream/event-stream.ts'
import { makeStream, say, settle, SlowLog, texts } from './stream-fixture.ts'

test('an event gets the next id, a stamp in UTC and its source, and its object is not changed', async () => {
  const { stream } = makeStream({ runtime: { now: () => Date.UTC(2026, 0, 5, 10) } })
  const given = Object.freeze({ ...say('hello'), timestamp: '1999-01-01', source: 'agent', novelty: Object.freeze([1]) }) as NewEvent
  const first = await stream.addEvent(given, 'user')
  expect(first).toEqual({ id: 0, timestamp: '2026-01-05T10:00:00.000Z', source: 'user', ...say('hello'), novelty: [1] })
  expect(await stream.addEvent(say('again'), 'agent')).toMatchObject({ id: 1, source: 'agent' })
  expect(await stream.getEvent(0)).toEqual(first)
})

test('the stamp is the caller’s to choose', async () => {
  // A clock with a state of its own, as a test's is.
  const runtime = { time: 7, now() { return this.time } }
  const { stream } = makeStream({ stamp: (now) => `2026-01-05T10:00:0${now}`, runtime })
  expect((await stream.addEvent(say('x'), 'user')).timestamp).toBe('2026-01-05T10:00:07')
})

test('what the caller does with the object afterwards does not reach the log', async () => {
  const { stream, log } = makeStream()
  log.hold()
  const args = { content: 'before', image_urls: ['a'] }
  const adding = stream.addEvent({ action: 'message', args }, 'user')
  args.content = 'after'
  args.image_urls.push('b')
  log.release()
  await adding
  expect(await texts(stream)).toEqual([{ content: 'before', image_urls: ['a'] }])
})

test('an event that no log may hold is refused before anything is written', async () => {
  const { stream, log } = makeStream()
  const broken = [{ action: 'message', args: {} }, { action: 'message', args: { content: 1n } }, {}] as unknown as NewEvent[]
  const codes = await Promise.all(broken.map((event) => stream.addEvent(event, 'user').catch((error: { code: string }) => error.code)))
  expect(codes).toEqual(['protocol_error', 'invalid_argument', 'protocol_error'])
  await expect(stream.addEvent(say('x'), 'system' as 'user')).rejects.toMatchObject({ field: 'source' })
  expect(log.writes).toEqual([])
})

test('events that are added together get contiguous ids in the order of the calls, and share writes', async () => {
  const { stream, log } = makeStream()
  const seen: number[] = []
  stream.subscribe('view', (event) => seen.push(event.id), 'main')
  log.hold()
  const adding = Array.from({ length: 50 }, (_, i) => stream.addEvent(say(`m${i}`), 'user'))
  log.release()
  await adding[0]
  log.release()
  const added = await Promise.all(adding)
  expect(added).toMatchObject(added.map((_, i) => ({ id: i, ...say(`m${i}`) })))
  expect(log.writes).toEqual([1, 49])
  expect(seen).toEqual(added.map(({ id }) => id))
})

test('nothing is published before it is kept', async () => {
  const { stream, log } = makeStream()
  const heldWhenTold: Promise<number>[] = []
  stream.subscribe('view', () => heldWhenTold.push(log.getLatestEventId()), 'main')
  log.hold()
  const adding = stream.addEvent(say('x'), 'user')
  await settle()
  expect(heldWhenTold).toHaveLength(0)
  log.release()
  await adding
  expect(await Promise.all(heldWhenTold)).toEqual([0])
})

test('a write that fails takes no id, tells nobody but its callers, and the next one goes on', async () => {
  const { stream, log } = makeStream()
  const seen: number[] = []
  stream.subscribe('view', (event) => seen.push(event.id), 'main')
  await stream.addEvent(say('kept'), 'user')
  log.hold()
  const lost = stream.addEvent(say('lost'), 'user')
  const outcome = lost.catch((error: unknown) => error)
  const next = stream.addEvent(say('next'), 'user')
  const full = new Error('disk full')
  log.breakNext(full)
  expect(await outcome).toBe(full)
  log.release()
  expect((await next).id).toBe(1)
  expect(seen).toEqual([0, 1])
  expect(await texts(stream)).toEqual([{ content: 'kept' }, { content: 'next' }])
})

test('secrets are kept out of the log and of what is published, also those that change', async () => {
  const { stream } = makeStream()
  const seen: AgentEvent[] = []
  stream.subscribe('view', (event) => seen.push(event), 'main')
  stream.setSecrets({ OLD: 'hunter2', GONE: 'swordfish' })
  stream.updateSecrets({ GONE: '', NEW: 'hunter22' })
  const given: NewEvent = { action: 'run', message: 'hunter22', args: { command: 'login hunter2 hunter22 swordfish' } }
  await stream.addEvent(given, 'agent')
  const expected = { message: '<secret_hidden>', args: { command: 'login <secret_hidden> <secret_hidden> swordfish' } }
  expect(await stream.getEvent(0)).toMatchObject(expected)
  expect(seen[0]).toMatchObject(expected)
  expect(given).toMatchObject({ message: 'hunter22', args: { command: 'login hunter2 hunter22 swordfish' } })
  stream.setSecrets({})
  expect(await stream.addEvent(given, 'agent')).toMatchObject(given)
})

test('reading goes to the log', async () => {
  const { stream } = makeStream()
  for (const text of ['a', 'b', 'c']) await stream.addEvent(say(text), 'user')
  expect(stream.conversationId).toBe('c1')
  expect((await stream.getLatestEvent()).id).toBe(2)
  expect(await stream.getLatestEventId()).toBe(2)
  expect((await stream.getMatchingEvents({ reverse: true, limit: 2 })).map(({ id }) => id)).toEqual([2, 1])
  await expect(stream.getEvent(9)).rejects.toMatchObject({ code: 'event_not_found' })
})

test('close waits until what was added is kept and delivered, and every call after it is refused', async () => {
  const { stream, log } = makeStream()
  const seen: number[] = []
  stream.subscribe('slow', async (event) => {
    await settle()
    seen.push(event.id)
  }, 'main')
  log.hold()
  const adding = [stream.addEvent(say('a'), 'user'), stream.addEvent(say('b'), 'user')]
  const closed = stream.close()
  expect(stream.close()).toBe(closed)
  log.release()
  await adding[0]
  log.release()
  await closed
  expect(seen).toEqual([0, 1])
  for (const call of [
    () => stream.addEvent(say('c'), 'user'),
    () => stream.getEvent(0),
    () => stream.getLatestEvent(),
    () => stream.getLatestEventId(),
    () => stream.getMatchingEvents(),
    () => stream.searchEvents().next(),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'closed' })
  }
  expect(() => stream.subscribe('late', () => {}, 'main')).toThrow(expect.objectContaining({ code: 'closed' }))
  expect(await log.getLatestEventId()).toBe(1)
})

test('without a handler of one’s own, what a callback throws is written to the console', async () => {
  const written: unknown[] = []
  const spy = vi.spyOn(console, 'error').mockImplementation((...args) => written.push(...args))
  const stream = new EventStream({ log: new SlowLog() })
  const fault = new Error('callback')
  stream.subscribe('view', () => {
    throw fault
  }, 'main')
  await stream.addEvent(say('x'), 'user')
  spy.mockRestore()
  expect(written).toEqual([fault])
})
