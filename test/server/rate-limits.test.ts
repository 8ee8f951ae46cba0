import { createConnection } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createEventClient, platform, webSocketFeed } from 'eventreel'
import { socketIoFeed } from 'eventreel/socketio'
import type { EventServerOptions } from 'eventreel/server'
import { Traffic } from '../../src/server/traffic.ts'
import { connectSocketIo, connectWebSocket, transports } from './contiguous-clients.ts'
import { ask, message, messages, post, Recording, someText, startServer, textWith } from './harness.ts'
import { connectV0 } from './v0-clients.ts'

/** A server whose clock a test sets; timers run as they do. */
async function server(options: EventServerOptions) {
  const clock = { now: 1_800_000_000_000 }
  const started = await startServer({ runtime: { now: () => clock.now, uuid: () => platform.uuid(), setTimer: (callback, ms) => platform.setTimer(callback, ms) }, ...options })
  await started.createConversation({ conversationId: 'c' })
  return { started, clock, url: started.url }
}

const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } })

test('requests of an address beyond its rate are 429, with the time to wait, and those of others are answered', async () => {
  const { started, clock } = await server({ rateLimit: { requestsPerMinute: 30 }, trustProxy: 1 })
  for (let index = 0; index < 30; index++) expect((await started.fetch('/c/events', from('198.51.100.1'))).status).toBe(200)
  const refused = await started.fetch('/c/events', from('198.51.100.1'))
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('2')
  expect(refused.headers.get('cache-control')).toBe('no-store')
  expect(refused.body).toEqual({ code: 'rate_limited', detail: someText })
  expect((await started.fetch('/c/events', from('198.51.100.2'))).status).toBe(200)
  expect((await ask(`${started.url}/healthz`, from('198.51.100.1'))).status).toBe(200)
  clock.now += 2000
  expect((await started.fetch('/c/events', from('198.51.100.1'))).status).toBe(200)
})

test('a page may read how long to wait', async () => {
  const { started } = await server({ rateLimit: { requestsPerMinute: 1 } })
  await started.fetch('/c')
  const refused = await started.fetch('/c', { headers: { Origin: 'http://localhost:5173' } })
  expect(refused.status).toBe(429)
  expect(refused.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
  expect(refused.headers.get('access-control-expose-headers')).toContain('Retry-After')
})

test('a key with a name has a rate of its own, from wherever it is used; the key for everything has none', async () => {
  const { started } = await server({ apiKeys: [{ name: 'n', key: 'key-with-name' }], sessionApiKey: 'key-for-all', rateLimit: { requestsPerMinute: 3 }, trustProxy: 1 })
  const asked = async (key: string, address: string) =>
    (await started.fetch('/c', { headers: { 'X-Session-API-Key': key, 'X-Forwarded-For': address } })).status
  const statuses: number[] = []
  for (let index = 0; index < 4; index++) statuses.push(await asked('key-with-name', `198.51.100.${index}`))
  expect(statuses).toEqual([200, 200, 200, 429])
  for (let index = 10; index < 20; index++) expect(await asked('key-for-all', `198.51.100.${index}`)).toBe(200)
})

test('events are counted one by one, also in a list', async () => {
  const { started, clock } = await server({ rateLimit: { eventsPerMinute: 100 } })
  expect((await started.fetch('/c/events', post(messages(60)))).status).toBe(201)
  const refused = await started.fetch('/c/events', post(messages(60)))
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('12')
  expect((await started.fetch('/c/events', post(messages(40)))).status).toBe(201)
  clock.now += 60_000
  // A whole list must be able to pass, whatever the rate.
  expect((await started.fetch('/c/events', post(messages(1000)))).status).toBe(201)
  expect((await started.fetch('/c/events', post(message('x')))).status).toBe(429)
  expect(await started.conversation('c').getLatestEventId()).toBe(1099)
})

test('a key beyond its rate of events does not use up the rate of the address', async () => {
  const key = (name: string) => ({ 'X-Session-API-Key': `key-of-${name}`, 'X-Forwarded-For': '198.51.100.1' })
  const { started } = await server({
    apiKeys: ['one', 'two'].map((name) => ({ name, key: `key-of-${name}` })),
    rateLimit: { eventsPerMinute: 100 },
    trustProxy: 1,
  })
  // Elsewhere, so that only the key has used up its rate.
  expect((await started.fetch('/c/events', post(messages(60), { ...key('one'), 'X-Forwarded-For': '198.51.100.2' }))).status).toBe(201)
  expect((await started.fetch('/c/events', post(messages(60), key('one')))).status).toBe(429)
  expect((await started.fetch('/c/events', post(messages(100), key('two')))).status).toBe(201)
})

test.each(transports)('what is sent over $transport beyond the rate is refused with the time to wait, and the connection goes on', async ({ connect }) => {
  const { started, clock, url } = await server({ rateLimit: { eventsPerMinute: 2 } })
  const client = connect(url)
  await client.frames.first(({ type }) => type === 'replay_done')
  for (const key of ['1', '2']) expect(await client.send({ ...message(key), idempotency_key: key })).toMatchObject({ id: Number(key) - 1 })
  expect(await client.send({ ...message('3'), idempotency_key: '3' })).toMatchObject({ error: { code: 'rate_limited', message: someText, retry_after: 30 } })
  clock.now += 30_000
  expect(await client.send({ ...message('3'), idempotency_key: '3' })).toMatchObject({ id: 2 })
  expect(await started.conversation('c').getLatestEventId()).toBe(2)
})

test('a WebSocket that floods the server with garbage is ended', async () => {
  const { started, url } = await server({ rateLimit: { requestsPerMinute: 20 } })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/sockets/events/c`)
  socket.once('open', () => {
    for (let index = 0; index < 50; index++) socket.send('7')
  })
  expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(1013)
  expect(await started.conversation('c').getLatestEventId()).toBe(-1)
})

/** Packets that a link of Socket.IO carries, over and over, after it was let in; resolves when the server ends the link. */
async function floodSocketIo(url: string, packets: readonly (string | Uint8Array)[]): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&conversation_id=c&contiguous=true`)
  onTestFinished(() => socket.terminate())
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.once('open', () => socket.send('40'))
  await new Promise<void>((resolve) => socket.on('message', (data: Buffer) => void (data.toString().startsWith('40') && resolve())))
  for (let index = 0; index < 50; index++) for (const packet of packets) socket.send(packet)
  await closed
}

test.each([
  ['events that nobody listens to', ['42["other",1]']],
  ['actions that are no JSON', ['451-["oh_user_action",{"_placeholder":true,"num":0}]', Uint8Array.of(1)]],
  ['answers to nothing', ['437[]']],
  ['actions that are none', ['42["oh_user_action",7]']],
])('a link of Socket.IO that floods the server with %s is ended', async (_what, packets) => {
  const { started, url } = await server({ rateLimit: { requestsPerMinute: 20 } })
  await floodSocketIo(url, packets)
  expect(await started.conversation('c').getLatestEventId()).toBe(-1)
  expect((await started.fetch('/c')).status).toBe(429)
})

test('an action over Socket.IO is one request', async () => {
  const { url } = await server({ rateLimit: { requestsPerMinute: 12 } })
  const client = connectSocketIo(url)
  await client.frames.first(({ type }) => type === 'replay_done')
  // The link and its connection were two.
  for (let id = 0; id < 10; id++) expect(await client.send(message('x'))).toMatchObject({ id })
  expect(await client.send(message('x'))).toMatchObject({ error: { code: 'rate_limited', retry_after: 5 } })
  await client.closed
})

test('requests of Socket.IO by polling are counted, and asked where they come from, each of them', async () => {
  const { url } = await server({ rateLimit: { requestsPerMinute: 20 } })
  const path = `${url}/socket.io/?EIO=4&transport=polling&conversation_id=c`
  const { sid } = JSON.parse((await ask(path)).text.slice(1)) as { readonly sid: string }
  const foreign = await fetch(`${path}&sid=${sid}`, { method: 'POST', body: '3', headers: { Origin: 'https://evil.example' } })
  expect(foreign.status).toBe(400)
  const statuses: number[] = []
  // What says nothing costs as much.
  for (let index = 0; index < 30; index++) statuses.push((await fetch(`${path}&sid=${sid}`, { method: 'POST', body: '3' })).status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(19)
  expect(statuses.slice(19)).toEqual(Array.from({ length: 11 }, () => 400))
})

test('WebSockets of an address beyond the number are refused with 429, and let in when another has gone', async () => {
  const { url } = await server({ rateLimit: { sockets: 2 } })
  const [one] = [connectWebSocket(url), connectWebSocket(url)]
  await one.frames.first(() => true)
  const refused = new WebSocket(`${url.replace('http', 'ws')}/sockets/events/c`)
  refused.on('error', () => {})
  const answer = await new Promise<{ statusCode?: number | undefined; headers: Readonly<Record<string, unknown>> }>((resolve) =>
    refused.once('unexpected-response', (_request, response) => resolve(response)),
  )
  expect(answer.statusCode).toBe(429)
  expect(answer.headers['retry-after']).toBe('5')
  one.close()
  await one.closed
  const later = connectWebSocket(url)
  await later.frames.first(({ type }) => type === 'replay_done')
})

test('Socket.IO beyond the number is refused with a code and the time to wait, and let in when another has gone', async () => {
  const { url } = await server({ rateLimit: { sockets: 1 } })
  const one = connectSocketIo(url)
  await one.frames.first(() => true)
  const two = connectSocketIo(url)
  expect(await two.frames.first(() => true)).toMatchObject({ type: 'connect_error', code: 'rate_limited', retry_after: 5 })
  // Both kinds are counted together.
  expect(await connectWebSocket(url).closed).toBe(1006)
  const old = connectV0(url)
  expect(await old.ready).toMatchObject({ message: textWith('Too many connections') })
  one.close()
  await one.closed
  await connectSocketIo(url).frames.first(({ type }) => type === 'replay_done')
})

test('a link of Socket.IO for which there is no room does not stay', async () => {
  const { url } = await server({ rateLimit: { sockets: 1 }, runtime: { now: () => 0, uuid: () => 'epoch', setTimer: () => () => {} } })
  await connectSocketIo(url).frames.first(({ type }) => type === 'replay_done')
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&conversation_id=c`)
  const heard = new Recording<string>()
  socket.on('message', (data: Buffer) => heard.push(data.toString()))
  socket.once('open', () => socket.send('40'))
  await new Promise((resolve) => socket.once('close', resolve))
  expect(heard.items.at(-1)).toMatch(/^44.*"rate_limited"/)
})

test('sockets of a key with a name are counted wherever they come from', async () => {
  const { url } = await server({ apiKeys: [{ name: 'n', key: 'key-with-name' }], rateLimit: { sockets: 1 }, trustProxy: 1 })
  const open = (address: string) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/sockets/events/c`, from(address))
    const frames = new Recording<string>()
    socket.on('message', (data: Buffer) => frames.push(data.toString()))
    socket.once('open', () => socket.send(JSON.stringify({ type: 'auth', session_api_key: 'key-with-name' })))
    return { socket, frames, closed: new Promise((resolve) => socket.once('close', resolve)) }
  }
  const one = open('198.51.100.1')
  await one.frames.first(() => true)
  const two = open('198.51.100.2')
  expect(await two.closed).toBe(1013)
  expect(two.frames.items).toEqual([])
  one.socket.terminate()
})

test('this machine is not limited unless limits were asked for; every other address is', () => {
  const refusals = (rateLimit: EventServerOptions['rateLimit'], address: string) => {
    const traffic = new Traffic({ rateLimit, trustProxy: 0, now: () => 0 })
    let refused = 0
    for (let index = 0; index < 6010; index++) {
      try {
        traffic.countRequest(address)
      } catch {
        refused++
      }
    }
    return refused
  }
  expect(refusals(undefined, '127.0.0.1')).toBe(0)
  expect(refusals(undefined, '198.51.100.1')).toBe(10)
  expect(refusals({}, '127.0.0.1')).toBe(10)
  expect(refusals({ requestsPerMinute: 6000 }, '::1')).toBe(10)
  expect(refusals(false, '198.51.100.1')).toBe(0)
})

test.each([socketIoFeed(), webSocketFeed()])('our client waits over $name as long as it is told, and delivers', async (live) => {
  const { started, clock, url } = await server({ rateLimit: { eventsPerMinute: 1 } })
  const waits = new Recording<number>()
  const runtime = Object.assign(Object.create(platform) as typeof platform, {
    setTimer: (callback: () => void, ms: number) => {
      waits.push(ms)
      if (ms !== 60_000) return platform.setTimer(callback, ms)
      // The minute that it is told to wait is over at once.
      clock.now += ms
      return platform.setTimer(callback, 0)
    },
  })
  const client = createEventClient({ baseUrl: url, live, cache: 'memory', runtime })
  onTestFinished(() => client.close())
  const conversation = client.conversation('c')
  const window = conversation.openWindow()
  onTestFinished(() => window.close())
  const appended = new Recording<string>()
  onTestFinished(started.conversation('c').subscribe((event) => appended.push(String(event.message)), { afterId: -1 }))
  await conversation.send(message('first'))
  await conversation.send(message('second'))
  await waits.first((ms) => ms === 60_000)
  await appended.until(() => appended.items.length === 2)
  expect(appended.items).toEqual(['first', 'second'])
})

test.each([
  [{ rateLimit: { requestsPerMinute: 0 } }],
  [{ rateLimit: { sockets: 1.5 } }],
  [{ rateLimit: { eventsPerMinute: NaN } }],
  [{ rateLimit: { requestPerMinute: 5 } }],
  [{ trustProxy: -1 }],
  [{ trustProxy: true }],
  [{ requestTimeoutMs: 0 }],
])('%j is refused when the server is made', async (options) => {
  await expect(startServer(options as unknown as EventServerOptions)).rejects.toMatchObject({ code: 'invalid_argument' })
})

test.each([
  ['headers that never end', 'GET /api/conversations HTTP/1.1\r\nHost: localhost\r\nX: '],
  ['a body that never comes', 'POST /api/conversations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{'],
])('%s end the connection', async (_what, text) => {
  const { url } = await server({ requestTimeoutMs: 50 })
  const socket = createConnection({ port: Number(new URL(url).port), host: '127.0.0.1' })
  let heard = ''
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()))
  socket.on('error', () => {})
  socket.write(text)
  await new Promise((resolve) => socket.once('close', resolve))
  expect(heard).toMatch(/^HTTP\/1\.1 408 Request Timeout/)
})

test('a link of Socket.IO that never says what it wants is ended after ten seconds', async () => {
  const timers = new Recording<{ callback: () => void; ms: number }>()
  const { url } = await server({
    runtime: {
      now: Date.now,
      uuid: () => 'epoch',
      setTimer: (callback, ms) => {
        timers.push({ callback, ms })
        return () => {}
      },
    },
  })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&conversation_id=c`)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const timer = await timers.first(({ ms }) => ms === 10_000)
  timer.callback()
  expect(await closed).toBe(1005)
})

test('a link of Socket.IO connects once at a time', async () => {
  const { started, url } = await server({})
  await started.conversation('c').addEvents(messages(1000, 1000), 'agent')
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&conversation_id=c`)
  const heard = new Recording<string>()
  socket.on('message', (data: Buffer) => heard.push(data.toString()))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.once('open', () => {
    for (let index = 0; index < 20; index++) socket.send('40')
  })
  // The rest are refused, or come when it is connected, which ends the link.
  await Promise.race([closed, heard.first((text) => text.startsWith('40'))])
  expect(heard.items.filter((text) => text.includes('"id":0,')).length).toBeLessThanOrEqual(1)
  socket.terminate()
})
