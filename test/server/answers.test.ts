import { request } from 'node:http'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { EventreelError } from '../../src/errors.ts'
import { errorDetails } from '../../src/server/logger.ts'
import { connectSocketIo, connectWebSocket } from './contiguous-clients.ts'
import { ask, message, post, startServer } from './harness.ts'
import { connectV0 } from './v0-clients.ts'

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
}

test.each([
  ['GET', '/api/conversations/c/events', 200],
  ['GET', '/api/conversations/c/trajectory', 200],
  ['GET', '/api/conversations', 200],
  ['GET', '/api/conversations/x', 404],
  ['POST', '/api/conversations/c/events', 422],
  ['PUT', '/api/conversations/c', 405],
  ['OPTIONS', '/api/conversations/c', 204],
  ['GET', '/healthz', 200],
  ['GET', '/socket.io/?EIO=4&transport=polling', 200],
])('%s %s answers %i with the headers that keep browsers from guessing, framing and telling on', async (method, path, status) => {
  const started = await startServer()
  await started.createConversation({ conversationId: 'c' })
  const answer = await ask(started.url + path, { method })
  expect(answer.status).toBe(status)
  expect(Object.fromEntries(answer.headers)).toMatchObject(HEADERS)
  expect(answer.headers.get('x-powered-by')).toBeNull()
  expect(answer.headers.get('server')).toBeNull()
})

test('a page of one’s own has the headers that one gives it', async () => {
  const started = await startServer({ fallback: (_request, response) => void response.end('<p>page</p>') })
  const { headers } = await ask(`${started.url}/`)
  for (const name of Object.keys(HEADERS)) expect(headers.get(name)).toBeNull()
})

test.each(['sessionApiKey', 'apiKeys', 'verify'])('no log entry holds a key, a query or what was said, with %s', async (kind) => {
  const key = 'MARKER-key'
  const started = await startServer({
    ...(kind === 'sessionApiKey' && { sessionApiKey: key }),
    ...(kind === 'apiKeys' && { apiKeys: [{ name: 'n', key }] }),
    ...(kind === 'verify' && { verify: (token: string) => (token === key ? { name: 'n' } : null) }),
    onUserAction: ({ message: said }) => {
      throw new EventreelError('server_error', `cannot do ${said}`, { cause: new SyntaxError(`Unexpected ${said}`) })
    },
  })
  await started.createConversation({ conversationId: 'c', title: 'MARKER-title' })
  const headers = { 'X-Session-API-Key': key, Referer: 'http://localhost/MARKER', Cookie: 'MARKER', 'User-Agent': 'MARKER', 'Idempotency-Key': 'MARKER-send' }
  await started.fetch('/c/events', post(message('MARKER said'), headers))
  await started.fetch('/c/events', { method: 'POST', body: '{"MARKER', headers })
  await started.fetch('/c/events?query=MARKER&session_api_key=MARKER', { headers })
  await started.fetch('/c/events?start_date=MARKER', { headers })
  await started.fetch('/c/events', { headers: { 'X-Session-API-Key': 'MARKER-wrong' } })
  const old = connectV0(started.url, { conversation_id: 'c', session_api_key: key })
  expect(await old.ready).toBeNull()
  old.socket.emit('oh_user_action', message('MARKER from an old client'))
  old.socket.emit('oh_user_action', { action: 'MARKER' })
  expect(await connectV0(started.url, { conversation_id: 'c', session_api_key: 'MARKER-wrong' }).ready).not.toBeNull()
  const client = connectWebSocket(started.url, { key })
  await client.frames.first(({ type }) => type === 'replay_done')
  await client.send({ ...message('MARKER on a WebSocket'), idempotency_key: 'MARKER-2' })
  await client.send('MARKER')
  await connectWebSocket(started.url, { query: { session_api_key: 'MARKER-wrong' } }).closed
  await connectSocketIo(started.url, { key: 'MARKER-wrong' }).frames.first(() => true)
  await started.logged.until(() => started.logged.items.filter(({ what }) => what === 'request').length >= 5)
  await started.logged.first(({ what }) => what === 'onUserAction')
  expect(JSON.stringify(started.logged.items)).not.toContain('MARKER')
})

test('of an error the log has its class, code and place; words only of the system and the database', () => {
  const said = (error: unknown) => errorDetails(error).error
  expect(said(new Error('MARKER'))).toBe('Error')
  expect(said(new EventreelError('storage_failed', 'MARKER', { cause: new SyntaxError('MARKER') }))).toBe('EventreelError storage_failed (SyntaxError)')
  const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', syscall: 'write' })
  expect(said(new EventreelError('storage_quota', 'x', { cause: full }))).toBe('EventreelError storage_quota (Error: ENOSPC: no space left)')
  const coded = Object.assign(new Error('MARKER'), { code: '22P02' })
  expect(said(new EventreelError('storage_failed', 'x', { cause: coded }))).toBe('EventreelError storage_failed (Error 22P02)')
})

test.each([
  [1000, 422],
  [10_000, 422],
  [100_000, 422],
])('JSON nested %i deep is refused by each door, and hurts nobody', async (depth, status) => {
  const started = await startServer()
  await started.createConversation({ conversationId: 'c' })
  const lists = `${'['.repeat(depth)}${']'.repeat(depth)}`
  for (const body of [lists, `{"action":"x","args":{"a":${lists}}}`, `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`]) {
    const answer = await started.fetch('/c/events', { method: 'POST', body })
    expect(answer.status).toBe(status)
    expect(answer.body['detail']).toMatch(/nested deeper than 200 levels/)
    expect((await started.fetch('', { method: 'POST', body })).status).toBe(status)
  }
  const socket = new WebSocket(`${started.url.replace('http', 'ws')}/sockets/events/c`)
  const heard = new Promise<string>((resolve) =>
    socket.on('message', (data: Buffer) => {
      if (data.toString().includes('"error"')) resolve(data.toString())
    }),
  )
  socket.once('open', () => socket.send(`{"action":"x","args":{"a":${lists}}}`))
  expect(await heard).toContain('protocol_error')
  socket.terminate()
  const io = new WebSocket(`${started.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&conversation_id=c&contiguous=true`)
  const acked = new Promise<string>((resolve) =>
    io.on('message', (data: Buffer) => {
      const text = data.toString()
      if (text.startsWith('0')) io.send('40')
      if (text.startsWith('40')) io.send(`421["oh_user_action",{"action":"x","args":{"a":${lists}}}]`)
      if (text.startsWith('43')) resolve(text)
    }),
  )
  expect(await acked).toContain('protocol_error')
  io.terminate()
  expect(await started.conversation('c').getLatestEventId()).toBe(-1)
})

test('bytes in an action over Socket.IO are refused: an event is JSON', async () => {
  const started = await startServer()
  await started.createConversation({ conversationId: 'c' })
  const client = connectSocketIo(started.url)
  await client.frames.first(({ type }) => type === 'replay_done')
  expect(await client.send({ action: 'x', args: { bytes: Buffer.alloc(1000) } })).toMatchObject({ error: { code: 'protocol_error' } })
  expect(await client.send({ ...message('good'), idempotency_key: 'k' })).toMatchObject({ id: 0 })
})

test('a very long URL or header is refused, and hurts nobody', async () => {
  const started = await startServer()
  const status = (path: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      request(started.url + path, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
        .once('error', reject)
        .end()
    })
  expect(await status(`/api/conversations?query=${'x'.repeat(20_000)}`, {})).toBe(431)
  expect(await status('/api/conversations', { 'X-Session-API-Key': 'x'.repeat(20_000) })).toBe(431)
  expect(await status('/api/conversations', { 'X-Session-API-Key': 'x'.repeat(9000) })).toBe(200)
})
