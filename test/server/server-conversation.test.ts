import { once } from 'node:events'
import { createConnection } from 'node:net'
import { expect, test } from 'vitest'
import { EventFilter, type EventLog } from 'eventreel'
import { createEventServer } from 'eventreel/server'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { idsOf, message, messages, range, Recording, startServer, textWith } from './harness.ts'

async function conversation() {
  const server = await startServer()
  return { server, conversation: await server.createConversation({ conversationId: 'c' }) }
}

test('concurrent appends get contiguous ids in the order of the calls', async () => {
  const { conversation: c } = await conversation()
  const events = await Promise.all(range(0, 499).map((index) => c.addEvent(message(String(index)), 'agent')))
  expect(idsOf(events.map((event) => ({ ...event })))).toEqual(range(0, 499))
  expect(events.map((event) => event.message)).toEqual(range(0, 499).map(String))
})

test('the source given wins over the event’s own, and the caller’s object is not changed', async () => {
  const { conversation: c } = await conversation()
  const event = Object.freeze({ ...message('x'), source: 'user' as const })
  expect(await c.addEvent(event, 'agent')).toMatchObject({ id: 0, source: 'agent' })
})

test('timestamps are the server’s local time without an offset, microseconds left out when 0', async () => {
  let now = new Date(2026, 0, 5, 7, 8, 9).getTime()
  const server = await startServer({ runtime: { now: () => now, uuid: () => 'u', setTimer: () => () => {} } })
  const c = await server.createConversation({ conversationId: 'c' })
  expect((await c.addEvent(message('x'), 'agent')).timestamp).toBe('2026-01-05T07:08:09')
  now += 45
  expect((await c.addEvent(message('x'), 'agent')).timestamp).toBe('2026-01-05T07:08:09.045000')
})

test('a malformed event is refused with its field, and consumes no id', async () => {
  const { conversation: c } = await conversation()
  await expect(c.addEvent({ action: 'run', args: {} }, 'agent')).rejects.toMatchObject({ code: 'protocol_error', field: 'args.command' })
  expect((await c.addEvent(message('x'), 'agent')).id).toBe(0)
})

test('the log reads as the core’s EventLog does', async () => {
  const { conversation: c } = await conversation()
  const log: EventLog = c.log
  await expect(log.getLatestEvent()).rejects.toMatchObject({ code: 'event_not_found' })
  expect(await log.getLatestEventId()).toBe(-1)
  await c.addEvents(messages(900), 'agent')
  await c.addEvents([...messages(300), { action: 'think', args: { thought: 'hm' } }, ...messages(3)], 'agent')
  const ids = async (query: Parameters<EventLog['searchEvents']>[0]) => (await Array.fromAsync(log.searchEvents(query))).map(({ id }) => id)
  expect(await ids({})).toEqual(range(0, 1203))
  expect(await ids({ startId: 1199, endId: 1201 })).toEqual([1199, 1200, 1201])
  expect(await ids({ reverse: true, endId: 700, startId: 100 })).toEqual(range(100, 700).toReversed())
  expect(await ids({ filter: new EventFilter({ includeTypes: ['think'] }) })).toEqual([1200])
  expect(await ids({ limit: 2, reverse: true })).toEqual([1203, 1202])
  await expect(ids({ limit: 0 })).rejects.toMatchObject({ code: 'invalid_limit' })
  await expect(log.getMatchingEvents({ limit: 101 })).rejects.toMatchObject({ code: 'invalid_limit' })
  expect(await log.getMatchingEvents({ startId: 5 })).toHaveLength(100)
  expect((await log.getLatestEvent()).id).toBe(1203)
  await expect(log.getEvent(1204)).rejects.toMatchObject({ code: 'event_not_found' })
  await expect(log.getEvent(0.5)).rejects.toMatchObject({ code: 'event_not_found' })
  const aborted = AbortSignal.abort(new Error('enough'))
  await expect(ids({ signal: aborted })).rejects.toThrow('enough')
})

test('a subscriber gets every event once and in order, from where it wants, waiting for its own promises', async () => {
  const { conversation: c } = await conversation()
  await c.addEvents(messages(100), 'agent')
  const [all, fresh] = [new Recording<AgentEvent>(), new Recording<AgentEvent>()]
  let running = 0
  c.subscribe(async (event) => {
    expect(++running).toBe(1)
    await new Promise((resolve) => setImmediate(resolve))
    running--
    all.push(event)
  }, { afterId: -1 })
  c.subscribe((event) => fresh.push(event))
  await Promise.all(range(100, 199).map((index) => c.addEvent(message(String(index)), 'agent')))
  await all.first(({ id }) => id === 199)
  await fresh.first(({ id }) => id === 199)
  expect(all.items.map(({ id }) => id)).toEqual(range(0, 199))
  expect(fresh.items.map(({ id }) => id)).toEqual(range(100, 199))
})

test('a subscriber that throws is reported and gets the next event all the same', async () => {
  const { server, conversation: c } = await conversation()
  const got = new Recording<number>()
  c.subscribe((event) => {
    got.push(event.id)
    if (event.id === 1) throw new Error('mine')
  })
  await c.addEvents(messages(3), 'agent')
  await got.first((id) => id === 2)
  expect(server.logged.items).toMatchObject([{ level: 'error', what: 'subscribe' }])
})

test('after unsubscribing nothing more comes', async () => {
  const { conversation: c } = await conversation()
  const got: number[] = []
  const other = new Recording<number>()
  const unsubscribe = c.subscribe((event) => {
    got.push(event.id)
    if (event.id === 1) unsubscribe()
  })
  c.subscribe((event) => other.push(event.id))
  await c.addEvents(messages(5), 'agent')
  await other.first((id) => id === 4)
  expect(got).toEqual([0, 1])
})

test('a malformed draft or notice is refused', async () => {
  const { conversation: c } = await conversation()
  expect(() => c.sendTransient({ draft: { key: 'd' } })).toThrow(expect.objectContaining({ code: 'protocol_error' }))
})

test('the server refuses options that it cannot honour', async () => {
  await expect(createEventServer({ databaseUrl: 'postgres://x' })).rejects.toMatchObject({
    code: 'invalid_argument',
    message: textWith('dataDir'),
  })
  await expect(createEventServer({ headIntervalMs: 0 })).rejects.toMatchObject({ code: 'invalid_argument' })
  await expect(createEventServer({ maxEventBytes: 1.5 })).rejects.toMatchObject({ code: 'invalid_argument' })
})

test('paths that are not the server’s own go to the fallback', async () => {
  const server = await startServer({ fallback: (request, response) => void response.end(`page ${request.url}`) })
  for (const path of ['/', '/index.html?x', '/api/demo', '/api/conversationsX']) {
    expect(await (await fetch(server.url + path)).text()).toBe(`page ${path}`)
  }
  expect((await server.fetch('')).status).toBe(200)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
})

test('a fallback that throws is an internal error, and the server goes on', async () => {
  const server = await startServer({
    fallback: async (request) => {
      if (request.url === '/later') await new Promise((resolve) => setImmediate(resolve))
      throw new Error('mine')
    },
  })
  for (const path of ['/', '/later']) expect((await fetch(server.url + path)).status).toBe(500)
  expect((await server.fetch('')).status).toBe(200)
})

test('closing twice is closing once, and what comes after is refused', async () => {
  const { server, conversation: c } = await conversation()
  const appended = c.addEvent(message('x'), 'agent')
  await Promise.all([server.close(), server.close(), appended])
  await expect(c.addEvent(message('y'), 'agent')).rejects.toMatchObject({ code: 'closed' })
  await expect(fetch(server.url)).rejects.toThrow(TypeError)
})

const upgrade = 'Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='

test.each([
  ['that was opened ahead of need', '', null],
  ['whose request stops halfway', 'GET / HTTP/1.1\r\nHost: localhost\r\n', null],
  ['whose WebSocket answers no farewell', `GET /sockets/events/c?latest_event_id=-1 HTTP/1.1\r\n${upgrade}\r\n\r\n`, '101'],
  ['whose Socket.IO answers no farewell', `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${upgrade}\r\n\r\n`, '101'],
])('a connection %s does not keep a server from closing', async (_, sent, answer) => {
  const { server } = await conversation()
  const socket = createConnection({ port: server.port, host: '127.0.0.1' })
  const ended = once(socket, 'close')
  await once(socket, 'connect')
  if (sent !== '') socket.write(sent)
  if (answer !== null) expect(String(await once(socket, 'data'))).toContain(answer)
  // The server has seen the connection once it answers one that came after it.
  await server.fetch('')
  await server.close()
  await ended
  await expect(fetch(server.url)).rejects.toThrow(TypeError)
})
