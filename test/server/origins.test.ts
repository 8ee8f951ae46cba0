import { request } from 'node:http'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { io } from 'socket.io-client'
import { message, startServer, type TestServer } from './harness.ts'

async function server(options: Parameters<typeof startServer>[0] = {}): Promise<TestServer> {
  const started = await startServer(options)
  const conversation = await started.createConversation({ conversationId: 'c' })
  await conversation.addEvent(message('x'), 'agent')
  return started
}

/** `fetch` does not let a test say where it comes from. */
function call(base: string, method: string, headers: Readonly<Record<string, string>>, path = '/api/conversations/c/events') {
  const { port } = new URL(base)
  return new Promise<{ status: number | undefined; headers: Readonly<Record<string, unknown>> }>((resolve, reject) => {
    const body = method === 'POST' ? JSON.stringify(message('y')) : undefined
    request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      response.resume()
      resolve({ status: response.statusCode, headers: response.headers })
    })
      .once('error', reject)
      .end(body)
  })
}

function webSocketOpens(base: string, headers: Readonly<Record<string, string>>): Promise<boolean> {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/sockets/events/c`, { headers })
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.terminate()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function socketIoOpens(base: string, extraHeaders: Readonly<{ [name: string]: string }>): Promise<boolean> {
  const socket = io(base, { transports: ['websocket'], forceNew: true, reconnection: false, query: { conversation_id: 'c' }, extraHeaders })
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('connect_error', () => resolve(false))
  }).finally(() => socket.disconnect()) as Promise<boolean>
}

const pages = [
  { origin: 'http://localhost:5173', allowed: true },
  { origin: 'https://127.0.0.1', allowed: true },
  { origin: 'http://app.localhost:1', allowed: true },
  { origin: 'http://[::1]:3000', allowed: true },
  { origin: 'https://app.example', allowed: true },
  { origin: 'HTTPS://APP.EXAMPLE', allowed: true },
  { origin: 'https://evil.example', allowed: false },
  { origin: 'https://app.example.evil', allowed: false },
  { origin: 'http://localhost.evil.example', allowed: false },
  { origin: 'http://127.0.0.1.evil.example', allowed: false },
  { origin: 'null', allowed: false },
]

test.each(pages)('a page of $origin may call: $allowed', async ({ origin, allowed }) => {
  const started = await server({ corsOrigins: ['https://app.example/'] })
  const read = await call(started.url, 'GET', { Origin: origin })
  expect(read.headers['access-control-allow-origin']).toBe(allowed ? origin : undefined)
  const written = await call(started.url, 'POST', { Origin: origin })
  expect(written.status).toBe(allowed ? 201 : 403)
  const preflight = await call(started.url, 'OPTIONS', { Origin: origin, 'Access-Control-Request-Method': 'POST' })
  expect(preflight.status).toBe(204)
  expect(preflight.headers['access-control-allow-headers'] !== undefined).toBe(allowed)
  expect(await webSocketOpens(started.url, { Origin: origin })).toBe(allowed)
  expect(await socketIoOpens(started.url, { Origin: origin })).toBe(allowed)
})

test.each([
  ['that others reach', { host: '0.0.0.0' }],
  ['behind a proxy', { trustProxy: 1 }],
])('a server %s believes pages of this machine only when it is told to', async (_what, options) => {
  const origin = 'http://localhost:5173'
  for (const [corsOrigins, allowed] of [[[], false], [[origin], true]] as const) {
    const started = await server({ ...options, corsOrigins })
    const read = await call(started.url, 'GET', { Origin: origin })
    expect(read.headers['access-control-allow-origin']).toBe(allowed ? origin : undefined)
    expect((await call(started.url, 'POST', { Origin: origin })).status).toBe(allowed ? 201 : 403)
    expect(await webSocketOpens(started.url, { Origin: origin })).toBe(allowed)
    expect(await socketIoOpens(started.url, { Origin: origin })).toBe(allowed)
  }
})

test.each([
  ['https://app.example', true],
  ['https://evil.example', false],
])('Socket.IO by polling, from %s: allowed %s', async (origin, allowed) => {
  const started = await server({ corsOrigins: ['https://app.example'] })
  const path = '/socket.io/?EIO=4&transport=polling&conversation_id=c'
  const opened = await call(started.url, 'GET', { Origin: origin }, path)
  expect(opened.status).toBe(allowed ? 200 : 403)
  expect(opened.headers['access-control-allow-origin']).toBe(allowed ? 'https://app.example' : undefined)
  const preflight = await call(started.url, 'OPTIONS', { Origin: origin, 'Access-Control-Request-Method': 'POST' }, path)
  expect(preflight.headers['access-control-allow-origin']).toBe(allowed ? 'https://app.example' : undefined)
})

test('a page that the server itself serves may call it, under the name by which it was called', async () => {
  const started = await server({ host: '0.0.0.0' })
  const { port } = new URL(started.url)
  const headers = { Host: `box.lan:${port}`, Origin: `http://box.lan:${port}` }
  expect((await call(started.url, 'POST', headers)).status).toBe(201)
  expect((await call(started.url, 'POST', { ...headers, Origin: 'http://other.lan' })).status).toBe(403)
})

test.each([
  { host: 'evil.example:3000', options: {}, status: 403 },
  { host: 'localhost:3000', options: {}, status: 200 },
  { host: '127.0.0.1', options: {}, status: 200 },
  { host: 'app.example', options: { corsOrigins: ['https://app.example'] }, status: 200 },
  { host: 'evil.example', options: { corsOrigins: '*' as const }, status: 200 },
  { host: 'evil.example', options: { host: '0.0.0.0' }, status: 200 },
])('a server that trusts this machine, called as $host with $options, answers $status', async ({ host, options, status }) => {
  const started = await server(options)
  expect((await call(started.url, 'GET', { Host: host })).status).toBe(status)
  expect(await webSocketOpens(started.url, { Host: host })).toBe(status === 200)
  expect(await socketIoOpens(started.url, { Host: host })).toBe(status === 200)
})

test('all origins may be allowed, then without credentials', async () => {
  const started = await server({ corsOrigins: '*' })
  const { headers } = await call(started.url, 'GET', { Origin: 'https://any.example' })
  expect(headers['access-control-allow-origin']).toBe('https://any.example')
  expect(headers['access-control-allow-credentials']).toBeUndefined()
})
