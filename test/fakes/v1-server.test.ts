import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { Recording } from '../server/harness.ts'
import { startV1Server, type V1Event, type V1Server, type V1ServerOptions } from './v1-server.ts'

const say = (text: string, timestamp?: string): V1Event => ({
  kind: 'MessageEvent', source: 'agent', llm_message: { role: 'assistant', content: [{ type: 'text', text }] }, ...(timestamp === undefined ? {} : { timestamp }),
})
const four = [say('a', '2026-01-05T10:00:00'), say('b', '2026-01-05T10:00:01'), say('c', '2026-01-05T10:00:01'), say('d', '2026-01-05T10:00:02')]

async function started(options: V1ServerOptions = {}): Promise<V1Server> {
  const server = await startV1Server({ events: four, ...options })
  onTestFinished(() => server.close())
  return server
}

function connect(server: V1Server, query: string, id = server.conversationId) {
  const frames = new Recording<V1Event>()
  const closed = new Recording<number>()
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/sockets/events/${id}${query}`)
  onTestFinished(() => socket.terminate())
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as V1Event))
  socket.on('close', (code) => closed.push(code))
  const opened = new Promise<void>((resolve) => socket.once('open', resolve))
  return { socket, frames, closed, opened }
}

async function ask(server: V1Server, path: string, init?: RequestInit): Promise<{ status: number; body: V1Event }> {
  const response = await fetch(`${server.conversationUrl}/events${path}`, init)
  return { status: response.status, body: (await response.json()) as V1Event }
}

const texts = (body: V1Event) => (body['items'] as V1Event[]).map(textOf)
const textOf = (event: V1Event) => (event['llm_message'] as { content: { text: string }[] } | undefined)?.content[0]?.text ?? String(event['key'] ?? event['kind'])

test('a page begins with the event that its id names, in either order; an unknown one is as none', async () => {
  const server = await started()
  const first = await ask(server, '/search?limit=3')
  expect(texts(first.body)).toEqual(['a', 'b', 'c'])
  expect(texts((await ask(server, `/search?limit=3&page_id=${String(first.body['next_page_id'])}`)).body)).toEqual(['d'])
  expect(texts((await ask(server, '/search?limit=2&sort_order=TIMESTAMP_DESC')).body)).toEqual(['d', 'c'])
  expect(texts((await ask(server, '/search?limit=2&page_id=unknown')).body)).toEqual(['a', 'b'])
  expect(texts((await ask(server, '/search?timestamp__gte=2026-01-05T10:00:01&timestamp__lt=2026-01-05T10:00:02')).body)).toEqual(['b', 'c'])
  expect((await ask(server, '/count')).body).toBe(4)
})

test('what is not allowed is refused by its status', async () => {
  const server = await started({ sessionApiKey: 'k' })
  const headers = { 'X-Session-API-Key': 'k' }
  const statuses = await Promise.all([
    ask(server, '/count'), ask(server, '', { headers }), ask(server, '/search?limit=101', { headers }), ask(server, '/search?sort_order=ID', { headers }), ask(server, '/nobody', { headers }),
    ask(server, '', { method: 'POST', headers, body: '{"content":"hi"}' }),
  ])
  expect(statuses.map(({ status }) => status)).toEqual([401, 422, 422, 422, 404, 422])
})

test('an event with an older timestamp goes to where that belongs', async () => {
  const server = await started()
  server.append(say('late', '2026-01-05T10:00:01'))
  expect(server.log().map(textOf)).toEqual(['a', 'b', 'c', 'late', 'd'])
})

test('a socket is told the state, then what is stored since a time, inclusive; what comes meanwhile comes twice', async () => {
  const server = await started()
  server.appendDuringReplay(say('e', '2026-01-05T10:00:03'))
  const { frames } = connect(server, '?resend_mode=since&after_timestamp=2026-01-05T10:00:01')
  await frames.until(() => frames.items.length === 6)
  expect(frames.items.map(textOf)).toEqual(['full_state', 'b', 'c', 'e', 'd', 'e'])
  server.tell({ kind: 'StreamingDeltaEvent', content: 'Hel' })
  await frames.until(() => frames.items.length === 7)
  expect(await ask(server, '/count')).toMatchObject({ body: 5 })
})

test('a key comes in the first frame, in time; else the socket is closed with 4001, an unknown conversation with 4004, a busy server with 1013', async () => {
  const server = await started({ sessionApiKey: 'k', authMs: 50 })
  const silent = connect(server, '?resend_mode=all')
  await silent.closed.until(() => silent.closed.items.length === 1)
  const wrong = connect(server, '?resend_mode=all')
  await wrong.opened
  wrong.socket.send('{"type":"auth","session_api_key":"other"}')
  await wrong.closed.until(() => wrong.closed.items.length === 1)
  const stranger = connect(server, '?resend_mode=all', 'somewhere')
  await stranger.opened
  stranger.socket.send('{"type":"auth","session_api_key":"k"}')
  await stranger.closed.until(() => stranger.closed.items.length === 1)
  server.refuseNext(1)
  const busy = connect(server, '')
  await busy.closed.until(() => busy.closed.items.length === 1)
  expect([silent, wrong, stranger, busy].map(({ closed }) => closed.items[0])).toEqual([4001, 4001, 4004, 1013])
  const right = connect(server, '?resend_mode=all')
  await right.opened
  right.socket.send('{"type":"auth","session_api_key":"k"}')
  await right.frames.until(() => right.frames.items.length === 5)
  expect(server.subscribed).toBe(1)
})

test('a socket that asks for what makes no sense is not opened', async () => {
  const server = await started()
  for (const query of ['?resend_mode=since&after_timestamp=', '?resend_mode=since&after_timestamp=yesterday', '?resend_mode=some']) {
    const { socket, closed } = connect(server, query)
    socket.on('error', () => {})
    await closed.until(() => closed.items.length === 1)
    expect(closed.items).toEqual([1006])
  }
  expect(server.sockets).toEqual([])
})

test('a message that is posted is an event of the user', async () => {
  const server = await started()
  const { frames } = connect(server, '')
  await frames.until(() => frames.items.length === 1)
  expect(await ask(server, '', { method: 'POST', body: JSON.stringify({ role: 'user', content: [{ type: 'text', text: 'hi' }], run: true }) })).toEqual({ status: 200, body: { success: true } })
  await frames.until(() => frames.items.length === 2)
  expect(server.log().at(-1)).toMatchObject({ kind: 'MessageEvent', source: 'user', llm_message: { role: 'user', content: [{ type: 'text', text: 'hi' }] } })
})
