import { once } from 'node:events'
import { request } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createEventClient, webSocketFeed } from 'eventreel'
import { socketIoFeed } from 'eventreel/socketio'
import { createEventServer, type EventServerOptions } from 'eventreel/server'
import { until } from '../stream/until.ts'
import { temporaryDirectory } from './cli-process.ts'
import { transports } from './contiguous-clients.ts'
import { ask, idsOf, message, messages, post, range, startServer } from './harness.ts'

/** Timers that strike when the test says; the server's own heads never do. */
function handTimers() {
  const timers = new Map<number, Set<() => void>>()
  const runtime: EventServerOptions['runtime'] = {
    now: () => Date.now(),
    uuid: () => crypto.randomUUID(),
    setTimer: (callback, ms) => {
      const set = timers.get(ms) ?? new Set()
      timers.set(ms, set.add(callback))
      return () => void set.delete(callback)
    },
  }
  const strike = (ms: number) => {
    for (const callback of timers.get(ms) ?? []) callback()
  }
  return { runtime, strike, waits: (ms: number) => (timers.get(ms)?.size ?? 0) > 0 }
}

describe.each(transports)('a server that closes, over $transport', ({ transport, connect }) => {
  test('acknowledges the send that it is writing, then tells the client to come back', async () => {
    const dataDir = temporaryDirectory()
    let onAppend = () => {}
    const { runtime } = handTimers()
    // An append takes the time when it begins; it is on the disk in a later turn.
    const server = await startServer({ dataDir, runtime: { ...runtime, now: () => (onAppend(), Date.now()) } })
    await server.createConversation({ conversationId: 'c' })
    const client = connect(server.url)
    await client.frames.first(({ type }) => type === 'replay_done')
    const closing = new Promise<{ closed: Promise<void> }>((resolve) => {
      onAppend = () => {
        onAppend = () => {}
        queueMicrotask(() => resolve({ closed: server.close() }))
      }
    })
    expect(await client.send({ ...message('first'), idempotency_key: 'first' })).toMatchObject({ id: 0 })
    expect(await client.closed).toBe(transport === 'WebSocket' ? 1012 : 0)
    await (await closing).closed
    const again = await startServer({ dataDir })
    const back = connect(again.url)
    await back.frames.first(({ type }) => type === 'replay_done')
    expect(idsOf(back.events())).toEqual([0])
  })
})

test('while it drains, /readyz says no, and everything else goes on', async () => {
  const { runtime, strike } = handTimers()
  const server = await startServer({ runtime, drainMs: 7000 })
  await server.createConversation({ conversationId: 'c' })
  const closed = server.close()
  expect(await ask(`${server.url}/readyz`)).toMatchObject({ status: 503, body: { status: 'closing' } })
  expect((await ask(`${server.url}/healthz`)).status).toBe(200)
  const answer = await server.fetch('/c/events', post(message('late')))
  expect([answer.status, answer.headers.get('connection')]).toEqual([201, 'close'])
  strike(7000)
  await closed
  await expect(fetch(server.url)).rejects.toThrow(TypeError)
})

test('a request whose body is still coming is answered, as the last of its connection', async () => {
  const { runtime, strike, waits } = handTimers()
  const server = await startServer({ runtime })
  await server.createConversation({ conversationId: 'c' })
  const body = JSON.stringify(message('slow'))
  const slow = request(`${server.url}/api/conversations/c/events`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Content-Length': body.length } })
  const answered = once(slow, 'response')
  slow.write(body.slice(0, 5))
  // The server has the head of that request once it answers one that came after it.
  await server.fetch('/c')
  const closed = server.close()
  while (!waits(1000)) await new Promise((resolve) => setImmediate(resolve))
  strike(1000)
  slow.end(body.slice(5))
  const [response] = (await answered) as [import('node:http').IncomingMessage]
  response.resume()
  expect([response.statusCode, response.headers.connection]).toEqual([201, 'close'])
  await closed
})

test('a request that never ends is cut in the end', async () => {
  const { runtime, strike, waits } = handTimers()
  const server = await startServer({ runtime })
  await server.createConversation({ conversationId: 'c' })
  const stuck = request(`${server.url}/api/conversations/c/events`, { method: 'POST', headers: { 'Content-Length': 100 } })
  const broken = once(stuck, 'error').catch(() => {})
  stuck.on('error', () => {})
  stuck.write('[')
  await server.fetch('/c')
  const closed = server.close()
  while (!waits(1000)) await new Promise((resolve) => setImmediate(resolve))
  strike(1000)
  strike(10_000)
  await closed
  await broken
  await expect(fetch(server.url)).rejects.toThrow(TypeError)
})

describe.each([['webSocketFeed', webSocketFeed], ['socketIoFeed', socketIoFeed]])('a client with %s', (_, feed) => {
  test('comes back by itself to the server that follows, and holds everything', async () => {
    const dataDir = temporaryDirectory()
    const first = await createEventServer({ dataDir, logger: () => {} })
    const { port } = first
    const conversation = await first.createConversation({ conversationId: 'c' })
    await conversation.addEvents(messages(20), 'agent')
    const client = createEventClient({ baseUrl: first.url, live: feed(), cache: 'memory' })
    onTestFinished(() => client.close())
    const log = client.conversation('c')
    const window = log.openWindow()
    await until(window, ({ status, latestEventId }) => status === 'live' && latestEventId === 19)
    await conversation.addEvents(messages(5), 'agent')
    await first.close()

    const sent = log.send(message('while nobody serves'))
    const second = await createEventServer({ dataDir, port, logger: () => {} })
    onTestFinished(() => second.close())
    await second.conversation('c').addEvents(messages(5), 'agent')
    await sent
    const { events, gaps } = await until(window, (snapshot) => snapshot.status === 'live' && snapshot.latestEventId === 30 && snapshot.pending.length === 0)
    expect(events.map(({ id }) => id)).toEqual(range(0, 30))
    expect(gaps).toEqual([])
  })
})
