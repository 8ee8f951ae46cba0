import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { connectSocketIo, connectWebSocket } from './contiguous-clients.ts'
import { ask, message, post, Recording, someNumber, someText, startServer } from './harness.ts'

const KEY = 'session-key-of-the-test'
const withKey = { headers: { 'X-Session-API-Key': KEY } }

async function server() {
  const started = await startServer({ sessionApiKey: KEY })
  const conversation = await started.createConversation({ conversationId: 'c' })
  await conversation.addEvent(message('x'), 'agent')
  return started
}

test.each([
  ['GET', ''],
  ['POST', ''],
  ['GET', '/c'],
  ['DELETE', '/c'],
  ['GET', '/c/events'],
  ['POST', '/c/events'],
  ['GET', '/c/events/0'],
  ['POST', '/c/message'],
  ['GET', '/c/trajectory'],
  ['GET', '/unknown/events'],
  ['GET', '/a..b/events'],
  ['GET', '/c/nothing'],
  ['PUT', '/c'],
])('%s %s without the key, or with another, is 401 and does nothing', async (method, path) => {
  const started = await server()
  const keys: Record<string, string>[] = [{}, { 'X-Session-API-Key': `${KEY}x` }, { 'X-Session-API-Key': '' }]
  for (const headers of keys) {
    const answer = await started.fetch(path, { method, headers, ...(method === 'POST' && { body: '{}' }) })
    expect(answer.status).toBe(401)
    expect(answer.body).toEqual({ code: 'unauthorized', detail: someText })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  }
  expect((await started.fetch('/c', withKey)).body).toMatchObject({ latest_event_id: 0 })
})

test('the key in the query does not open REST', async () => {
  const started = await server()
  expect((await started.fetch(`/c/events?session_api_key=${KEY}`)).status).toBe(401)
})

test('the right key is let in, and /healthz needs none', async () => {
  const started = await server()
  expect((await started.fetch('/c/events', withKey)).status).toBe(200)
  expect(await ask(`${started.url}/healthz`)).toMatchObject({ status: 200, body: { status: 'ok' } })
})

test('a WebSocket says its key in the first frame', async () => {
  const started = await server()
  const client = connectWebSocket(started.url, { key: KEY })
  await client.reached(0)
  expect(client.frames.items[0]).toMatchObject({ type: 'replay_start' })
})

test('a WebSocket may still bring its key in the query', async () => {
  const started = await server()
  const client = connectWebSocket(started.url, { query: { session_api_key: KEY } })
  await client.reached(0)
  expect(client.events()).toHaveLength(1)
})

test.each([
  ['a wrong key in the first frame', { key: 'wrong' }],
  ['a wrong key in the query', { query: { session_api_key: 'wrong' } }],
  ['a wrong key for a conversation that there is not', { key: 'wrong', id: 'unknown' }],
])('%s closes the WebSocket with 4001 and nothing is heard', async (_what, options) => {
  const started = await server()
  const client = connectWebSocket(started.url, options)
  expect(await client.closed).toBe(4001)
  expect(client.frames.items).toEqual([])
})

test('a first frame that is no key closes the WebSocket with 4001, and appends nothing', async () => {
  const started = await server()
  const socket = new WebSocket(`${started.url.replace('http', 'ws')}/sockets/events/c`)
  socket.once('open', () => socket.send(JSON.stringify(message('intruder'))))
  expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(4001)
  expect(await started.conversation('c').getLatestEventId()).toBe(0)
})

test('a WebSocket that was refused is not heard any more, not with the right key either', async () => {
  const started = await server()
  const socket = new WebSocket(`${started.url.replace('http', 'ws')}/sockets/events/c`)
  const heard: unknown[] = []
  socket.on('message', (data) => heard.push(data))
  socket.once('open', () => {
    for (const key of ['wrong', KEY]) socket.send(JSON.stringify({ type: 'auth', session_api_key: key }))
    socket.send(JSON.stringify(message('late')))
  })
  expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(4001)
  expect(heard).toEqual([])
  expect(await started.conversation('c').getLatestEventId()).toBe(0)
})

test('a WebSocket that says nothing for ten seconds is closed with 4001', async () => {
  const timers = new Recording<{ callback: () => void; ms: number }>()
  const started = await startServer({
    sessionApiKey: KEY,
    runtime: {
      now: Date.now,
      uuid: () => 'epoch',
      setTimer: (callback, ms) => {
        timers.push({ callback, ms })
        return () => {}
      },
    },
  })
  await started.createConversation({ conversationId: 'c' })
  const client = connectWebSocket(started.url)
  const timer = await timers.first(() => true)
  expect(timer.ms).toBe(10_000)
  timer.callback()
  expect(await client.closed).toBe(4001)
})

test.each([
  ['an unknown conversation', 'unknown'],
  ['a bad id', 'a..b'],
])('%s closes the WebSocket with 4004', async (_what, id) => {
  const started = await server()
  expect(await connectWebSocket(started.url, { key: KEY, id }).closed).toBe(4004)
})

test('a contiguous Socket.IO client brings its key outside the URL', async () => {
  const started = await server()
  const client = connectSocketIo(started.url, { key: KEY })
  await client.reached(0)
  expect(client.events()).toHaveLength(1)
})

test.each([
  [{}, 'unauthorized'],
  [{ key: 'wrong' }, 'unauthorized'],
  [{ key: KEY, id: 'unknown' }, 'conversation_not_found'],
  [{ key: KEY, id: 'a..b' }, 'invalid_conversation_id'],
])('Socket.IO with %j is refused as %s', async (options, code) => {
  const started = await server()
  const client = connectSocketIo(started.url, options)
  expect(await client.frames.first(({ type }) => type === 'connect_error')).toMatchObject({ code })
})

test('neither keys, contents nor queries reach the log', async () => {
  const started = await server()
  await started.fetch(`/c/events?query=looked-for&session_api_key=${KEY}`)
  await started.fetch('/c/events', post(message('written'), { 'X-Session-API-Key': KEY, 'Idempotency-Key': 'idem' }))
  await connectWebSocket(started.url, { query: { session_api_key: `${KEY}x` } }).closed
  await started.logged.until(() => started.logged.items.filter(({ what }) => what === 'request').length === 2)
  expect(JSON.stringify(started.logged.items)).not.toMatch(/session-key|looked-for|written|idem/)
  expect(started.logged.items[0]).toEqual({ level: 'info', what: 'request', method: 'GET', path: '/api/conversations/c/events', status: 401, ms: someNumber })
})

test('an empty key is refused when the server is made: it would look like protection', async () => {
  await expect(startServer({ sessionApiKey: '' })).rejects.toMatchObject({ code: 'invalid_argument' })
})
