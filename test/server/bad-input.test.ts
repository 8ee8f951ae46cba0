import { request as rawRequest } from 'node:http'
import { createConnection } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { connectWebSocket, transports } from './contiguous-clients.ts'
import { message, post, someText, startServer, type TestServer, textWith } from './harness.ts'

async function server(): Promise<TestServer> {
  const started = await startServer({ maxEventBytes: 10_000 })
  await started.createConversation({ conversationId: 'c' })
  return started
}

/** Sends a path as it is: `fetch` would resolve `..` in it. */
function rawStatus(base: string, path: string, method = 'GET'): Promise<number> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    rawRequest({ hostname, port, path, method }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .once('error', reject)
      .end()
  })
}

const deep = `{"action":"x","args":{"deep":${'['.repeat(5000)}${']'.repeat(5000)}}}`

test.each([
  ['/c/events?limit=0', 400, 'Invalid limit'],
  ['/c/events?limit=-1', 400, 'Invalid limit'],
  ['/c/events?limit=101', 400, 'Invalid limit'],
  ['/c/events?limit=ten', 422, 'limit: an integer is expected'],
  ['/c/events?limit=1.5', 422, 'limit: an integer is expected'],
  ['/c/events?start_id=1e3', 422, 'start_id: an integer is expected'],
  ['/c/events?start_id=0x10', 422, 'start_id: an integer is expected'],
  ['/c/events?end_id=99999999999999999999', 422, 'end_id: an integer is expected'],
  ['/c/events?reverse=perhaps', 422, 'reverse: true or false is expected'],
  ['/c/events?start_date=yesterday', 422, 'start_date: '],
  ['/c/events?source=nobody', 422, 'source: '],
  ['/c/events?exclude_hidden=2', 422, 'exclude_hidden: '],
  ['/c/events/first', 422, 'event_id: an integer is expected'],
  ['/c/events/-1', 422, 'event_id: an integer is expected'],
  ['/x/events', 404, 'There is no such conversation.'],
  ['/x/trajectory', 404, 'There is no such conversation.'],
  ['/c/nothing', 404, 'Not found'],
  ['/c/events/1/2', 404, 'Not found'],
  [`/${'x'.repeat(101)}/events`, 400, 'conversation id'],
  ['/a%2Fb/events', 400, 'conversation id'],
  ['/a%5Cb/events', 400, 'conversation id'],
  ['/a..b/events', 400, 'conversation id'],
  ['/a%00b/events', 400, 'conversation id'],
  ['/a%1fb/events', 400, 'conversation id'],
  ['/%E0%A4%A/events', 400, 'conversation id'],
  ['?limit=0', 400, 'Invalid limit'],
  ['?page_id=x', 422, 'page_id: '],
])('GET %s is %i with the reason', async (path, status, reason) => {
  const started = await server()
  const answer = await started.fetch(path)
  expect(answer.status).toBe(status)
  expect(answer.body['detail']).toContain(reason)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('etag')).toBeNull()
})

test.each([
  ['no JSON', 'nothing', 'body'],
  ['nothing', '', 'body'],
  ['a number', '7', 'event'],
  ['null', 'null', 'event'],
  ['neither action nor observation', '{}', 'action'],
  ['both', '{"action":"run","observation":"run","args":{"command":""},"content":""}', 'observation'],
  ['an empty list', '[]', 'body'],
  ['a list of too many', JSON.stringify(Array.from({ length: 1001 }, () => message('x'))), 'body'],
  ['a list with a number', '[{"action":"message","args":{"content":"x"}},7]', '1.event'],
  ['args of another shape', '{"action":"run","args":{"command":7}}', 'args.command'],
  ['a source that there is not', '{"action":"run","args":{"command":"x"},"source":"martian"}', 'source'],
  ['an empty idempotency key', '{"action":"message","args":{"content":"x"},"idempotency_key":""}', 'idempotency_key'],
  ['an idempotency key that is a number', '{"action":"message","args":{"content":"x"},"idempotency_key":7}', 'idempotency_key'],
  ['a very long idempotency key', JSON.stringify({ ...message('x'), idempotency_key: 'k'.repeat(201) }), 'idempotency_key'],
  ['an epoch that is a number', '{"action":"message","args":{"content":"x"},"epoch":7}', 'epoch'],
  ['nesting without end', deep, 'body'],
])('POST /events with %s is 422 and names the field', async (_what, body, field) => {
  const started = await server()
  const answer = await started.fetch('/c/events', { method: 'POST', body })
  expect(answer.status).toBe(422)
  expect(answer.body).toMatchObject({ field: textWith(field), detail: someText })
  expect(await started.conversation('c').getLatestEventId()).toBe(-1)
})

test.each(['/../c/events', '/%2e%2e/events', '/..%2fc/events', '//events', '/./events'])('the path %s reaches no conversation', async (path) => {
  const started = await server()
  expect([400, 404]).toContain(await rawStatus(started.url, `/api/conversations${path}`))
})

test.each([
  ['PUT', '/c/events'],
  ['DELETE', '/c/events'],
  ['POST', '/c/events/0'],
  ['PATCH', '/c'],
  ['GET', '/c/message'],
  ['DELETE', ''],
])('%s %s is 405 and says what is allowed', async (method, path) => {
  const started = await server()
  const answer = await started.fetch(path, { method })
  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toMatch(/GET|POST/)
})

test('an event that is too large is 413, over HTTP and in a list', async () => {
  const started = await server()
  expect((await started.fetch('/c/events', post(message('x'.repeat(10_000))))).status).toBe(413)
  expect((await started.fetch('/c/events', post([message('x'), message('x'.repeat(10_000))]))).status).toBe(413)
  expect(await started.conversation('c').getLatestEventId()).toBe(-1)
  expect((await started.fetch('/c/events', post(message('x'.repeat(2000))))).status).toBe(201)
})

test('a body that is too large is 413, announced or not', async () => {
  const started = await server()
  const large = JSON.stringify({ ...message(''), padding: 'x'.repeat(17 << 20) })
  const announced = await started.fetch('/c/events', { method: 'POST', body: large })
  expect(announced.status).toBe(413)
  const stream = new Blob([large]).stream()
  const streamed = await started.fetch('/c/events', { method: 'POST', body: stream, duplex: 'half' } as RequestInit)
  expect(streamed.status).toBe(413)
  expect((await started.fetch('/c/events')).status).toBe(200)
})

test('a body that is not UTF-8 is 422', async () => {
  const started = await server()
  const answer = await started.fetch('/c/events', { method: 'POST', body: Uint8Array.of(0x22, 0xff, 0xfe, 0x22) })
  expect(answer.status).toBe(422)
})

test.each([
  [{ conversation_id: 7 }, 400],
  [{ conversation_id: '../x' }, 400],
  [{ conversation_id: '' }, 400],
  [{ conversation_id: '\ud800' }, 400],
  [{ title: 7 }, 422],
  [{ title: 'x'.repeat(1001) }, 422],
  [{ parent_id: 'a/b' }, 400],
  [[], 422],
  ['x', 422],
])('POST /api/conversations with %j is %i', async (body, status) => {
  const started = await server()
  expect((await started.fetch('', post(body))).status).toBe(status)
})

test.each(transports)('a bad message over $transport gets an error, and the connection goes on', async ({ connect }) => {
  const started = await server()
  const client = connect(started.url)
  await client.frames.first(({ type }) => type === 'replay_done')
  for (const bad of [null, 7, 'text', [], {}, { action: 'message' }, { action: 'run', args: { command: 7 } }, { observation: 'run', content: '' }, { ...message('x'), idempotency_key: 7 }]) {
    const answer = await client.send(bad)
    expect(answer['error'] ?? answer).toMatchObject({ code: someText, message: someText })
  }
  const tooLarge = await client.send({ ...message('x'.repeat(10_000)), idempotency_key: 'large' })
  expect(tooLarge).toMatchObject({ error: { code: 'payload_too_large' } })
  expect(await client.send({ ...message('good'), idempotency_key: 'good' })).toMatchObject({ id: 0 })
})

test('a WebSocket frame that is no JSON, or binary, is answered and hurts nobody', async () => {
  const started = await server()
  const client = connectWebSocket(started.url)
  const socket = new WebSocket(`${started.url.replace('http', 'ws')}/sockets/events/c`)
  const errors: string[] = []
  const three = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      if (text.includes('"error"')) errors.push(text)
      if (errors.length === 3) resolve()
    })
  })
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send('{"action":')
  socket.send(Uint8Array.of(1, 2, 3))
  socket.send('7')
  await three
  socket.terminate()
  await started.conversation('c').addEvent(message('x'), 'agent')
  await client.reached(0)
  expect(client.events()).toHaveLength(1)
})

test('a WebSocket message beyond all bounds ends that socket alone', async () => {
  const started = await server()
  const client = connectWebSocket(started.url)
  const other = connectWebSocket(started.url)
  await client.frames.first(({ type }) => type === 'replay_done')
  void client.send({ ...message('x'.repeat(200_000)) })
  expect(await client.closed).toBe(1009)
  await started.conversation('c').addEvent(message('x'), 'agent')
  await other.reached(0)
  expect(other.events()).toHaveLength(1)
})

test('an upgrade of another path is refused', async () => {
  const started = await server()
  const socket = new WebSocket(`${started.url.replace('http', 'ws')}/elsewhere`)
  const error = await new Promise<Error>((resolve) => socket.once('error', resolve))
  expect(error.message).toContain('404')
})

test.each([
  ['what is no HTTP', 'hello there\r\n\r\n', '400'],
  ['headers without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, '431'],
])('%s is answered and hurts nobody', async (_what, text, status) => {
  const started = await server()
  const socket = createConnection({ port: Number(new URL(started.url).port), host: '127.0.0.1' })
  socket.on('error', () => {})
  const answer = await new Promise<string>((resolve) => {
    let heard = ''
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()))
    socket.once('close', () => resolve(heard))
    socket.end(text)
  })
  expect(answer).toContain(`HTTP/1.1 ${status}`)
  expect(answer).toContain('"detail"')
  expect((await started.fetch('/c/events')).status).toBe(200)
})

test('what goes wrong inside is an internal error to the client, without a word of where', async () => {
  const started = await startServer({
    runtime: {
      now: () => NaN,
      setTimer: () => () => {},
      uuid: () => {
        throw new Error('secret at /data/of/somebody')
      },
    },
  })
  const answer = await started.fetch('', post({}))
  expect(answer.status).toBe(500)
  expect(answer.body).toEqual({ code: 'server_error', detail: 'Internal error' })
  expect(answer.text).not.toMatch(/secret|somebody|at /)
  expect(started.logged.items.filter(({ level }) => level === 'error')).toHaveLength(1)
})
