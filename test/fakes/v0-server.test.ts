import { onTestFinished, expect, test } from 'vitest'
import { io, type Socket } from 'socket.io-client'
import { startV0Server, type V0Event, type V0Server, type V0ServerOptions } from './v0-server.ts'

const state = (agentState: string): V0Event => ({ source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: agentState, reason: '' } })
const think = (thought: string): V0Event => ({ action: 'think', args: { thought } })
const beginning: V0Event[] = [
  { source: 'user', action: 'message', args: { content: 'hello' } },
  { source: 'user', action: 'recall', args: { query: 'hello' } },
  state('loading'),
  { source: 'environment', observation: 'null', content: '', extras: {}, cause: 0 },
  { source: 'environment', action: 'change_agent_state', args: { agent_state: 'running' } },
  state('running'),
  { source: 'agent', action: 'run', args: { command: 'ls' } },
]

async function started(options: V0ServerOptions = {}): Promise<V0Server> {
  const server = await startV0Server({ events: beginning, throttle: false, ...options })
  onTestFinished(() => server.close())
  return server
}

interface Client {
  readonly socket: Socket
  readonly heard: V0Event[]
  readonly connected: Promise<void>
  until(test: (event: V0Event) => boolean): Promise<void>
}

function connect(server: V0Server, query: Readonly<{ [name: string]: string }> = {}): Client {
  const socket = io(server.url, { transports: ['websocket'], forceNew: true, query: { conversation_id: 'v0', latest_event_id: '-1', ...query } })
  onTestFinished(() => void socket.disconnect())
  const heard: V0Event[] = []
  socket.on('oh_event', (event: V0Event) => heard.push(event))
  const connected = new Promise<void>((resolve) => socket.once('connect', resolve))
  const until = (test: (event: V0Event) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => void (heard.some(test) && resolve())
      socket.on('oh_event', look)
      look()
    })
  return { socket, heard, connected, until }
}

async function get(server: V0Server, query: string): Promise<{ status: number; headers: Headers; events: V0Event[]; hasMore: unknown }> {
  const response = await fetch(`${server.conversationUrl}/events${query}`)
  const body = (await response.json()) as { events?: V0Event[]; has_more?: boolean }
  return { status: response.status, headers: response.headers, events: body.events ?? [], hasMore: body.has_more }
}

const ids = (events: readonly V0Event[]) => events.map((event) => event['id'])

test('the replay lacks nulls and recalls, has the last state last, and ends with connect', async () => {
  const server = await started()
  const client = connect(server)
  await client.connected
  expect(ids(client.heard)).toEqual([0, 4, 6, 5])
  expect(client.heard.at(-1)).toMatchObject({ source: 'environment' })
})

test('live events of the environment are left out or relabelled', async () => {
  const server = await started()
  const client = connect(server, { latest_event_id: '6' })
  await client.connected
  server.append(state('finished'))
  server.append({ source: 'environment', action: 'null', args: {} })
  server.append({ source: 'environment', action: 'change_agent_state', args: { agent_state: 'finished' } })
  server.append({ source: 'environment', observation: 'think', content: '', extras: {} })
  server.append({ source: 'user', action: 'recall', args: {} })
  server.append(think('end'))
  await client.until((event) => event['id'] === 12)
  expect(client.heard.map((event) => [event['id'], event['source']])).toEqual([[7, 'agent'], [11, 'user'], [12, 'agent']])
  expect((await get(server, '?start_id=7&limit=1')).events[0]).toMatchObject({ source: 'environment' })
})

test('an event between replay and join is lost to that client, and only to it', async () => {
  const server = await started()
  const other = connect(server, { latest_event_id: '6' })
  await other.connected
  server.loseNextAtJoin(think('lost'))
  const client = connect(server, { latest_event_id: '6' })
  await client.connected
  server.append(think('after'))
  await client.until((event) => event['id'] === 8)
  await other.until((event) => event['id'] === 8)
  expect(ids(client.heard)).toEqual([8])
  expect(ids(other.heard)).toEqual([7, 8])
  expect(ids((await get(server, '?start_id=7')).events)).toEqual([7, 8])
})

test('a late write is missing from REST below a higher id until it lands, and comes live out of order', async () => {
  const server = await started()
  const client = connect(server, { latest_event_id: '6' })
  await client.connected
  const late = server.appendLate(think('late'))
  server.append(think('in time'))
  expect(ids((await get(server, '?start_id=6')).events)).toEqual([6, 8])
  late.land()
  await client.until((event) => event['id'] === 7)
  expect(ids(client.heard)).toEqual([8, 7])
  expect(ids((await get(server, '?start_id=6')).events)).toEqual([6, 7, 8])
})

test('a restart forgets ids that were never written, and gives them again', async () => {
  const server = await started()
  const late = server.appendLate(think('never written'))
  await server.restart()
  late.land()
  expect(server.append(think('again'))).toMatchObject({ id: late.id })
  expect(ids((await get(server, '?start_id=7')).events)).toEqual([7])
})

test('another log in the place of the first begins at the beginning, and is all that REST shows', async () => {
  const server = await started()
  server.replaceLog([think('new')])
  expect((await get(server, '')).events).toMatchObject([{ id: 0, args: { thought: 'new' } }])
  expect(server.append(think('next'))).toMatchObject({ id: 1 })
})

test('clients come back by themselves after a restart, and get a replay', async () => {
  const server = await started()
  const client = connect(server)
  await client.connected
  const again = new Promise<void>((resolve) => client.socket.once('connect', resolve))
  await server.restart()
  await again
  expect(ids(client.heard)).toEqual([0, 4, 6, 5, 0, 4, 6, 5])
})

test('REST has no epoch, no filters, no caching and no single events', async () => {
  const server = await started()
  const response = await fetch(`${server.conversationUrl}/events?type=run&epoch=x&limit=100`)
  expect(Object.keys((await response.json()) as object)).toEqual(['events', 'has_more'])
  expect(response.headers.get('cache-control')).toContain('no-store')
  expect(ids((await get(server, '?type=run&limit=100')).events)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect((await get(server, '/0')).status).toBe(404)
})

test.each([
  ['?limit=101', 400],
  ['?limit=-1', 400],
  ['?limit=x', 422],
  ['?start_id=x', 422],
  ['?limit=0', 200],
])('GET /events%s is %i', async (query, status) => {
  expect((await get(await started(), query)).status).toBe(status)
})

test('pages go in both directions', async () => {
  const server = await started()
  const reverse = await get(server, '?reverse=True&end_id=5&limit=3')
  expect([ids(reverse.events), reverse.hasMore]).toEqual([[5, 4, 3], true])
  const forward = await get(server, '?start_id=2&end_id=4')
  expect([ids(forward.events), forward.hasMore]).toEqual([[2, 3, 4], false])
})

test('past ten requests a second answers are delayed, past twenty refused', async () => {
  const server = await started({ throttle: true })
  const answers = await Promise.all(Array.from({ length: 25 }, () => get(server, '?limit=1')))
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThanOrEqual(5)
  expect(refused[0]?.headers.get('retry-after')).toBe('1')
})

test('what a user sends is appended as the user, without an answer', async () => {
  const server = await started()
  const client = connect(server, { latest_event_id: '6' })
  await client.connected
  let answered = false
  client.socket.emit('oh_user_action', { action: 'message', args: { content: 'hi', image_urls: [], file_urls: [], timestamp: 'now' } }, () => (answered = true))
  await client.until((event) => event['id'] === 7)
  expect(client.heard[0]).toMatchObject({ source: 'user', message: 'hi', args: { content: 'hi', image_urls: [], file_urls: [], wait_for_response: false, security_risk: -1 } })
  expect(server.userActions).toMatchObject([{ action: 'message', args: { timestamp: 'now' } }])
  expect(answered).toBe(false)
})

test('a session ends with a state that is no event of the log', async () => {
  const server = await started()
  const client = connect(server, { latest_event_id: '6' })
  await client.connected
  server.endSession('stopped')
  await client.until((event) => event['observation'] === 'agent_state_changed')
  expect(Object.keys(client.heard[0] ?? {})).toEqual(['observation', 'content', 'extras'])
  expect(server.log()).toHaveLength(7)
})
