import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createEventServer, type EventServerOptions } from 'eventreel/server'
import { transports, connectWebSocket, type ConnectClient } from '../server/contiguous-clients.ts'
import { ask, eventsOf, idsOf, message, post, range, Recording, startServer, type Json } from '../server/harness.ts'
import { ServerProcess } from '../server/server-process.ts'
import { runs } from '../setup/runs.ts'
import { startPostgres, type RunningPostgres } from './start-postgres.ts'

let postgres: RunningPostgres
let databaseUp: Promise<void> = Promise.resolve()

// One that is broken on purpose: nobody else may use it.
beforeAll(async () => void (postgres = await startPostgres()))
afterAll(() => postgres.remove())

async function crashDatabase(): Promise<void> {
  await (databaseUp = postgres.crash().then(() => postgres.start()))
}

/** Follows as a client does: whenever its link is gone it comes again, with what it holds. Resolves with what it got when it holds `last`. */
async function follow(node: ServerProcess, connect: ConnectClient, last: Promise<number>): Promise<Json[]> {
  const events: Json[] = []
  let end = Infinity
  void last.then((id) => (end = id))
  while (events.length <= end) {
    await Promise.all([node.ready, databaseUp])
    const client = connect(node.url, { query: { latest_event_id: String(events.length - 1) } })
    const gone = client.closed.then(() => 'gone')
    const refused = client.frames.first(({ type }) => type === 'connect_error')
    // Everything may have come over an earlier link.
    const complete = last.then((id) => client.frames.until(() => events.length + client.events().length > id))
    await Promise.race([gone, refused, complete])
    client.close()
    events.push(...client.events())
  }
  return events
}

/** Sends each message until it is acknowledged, to the other node after every failure. */
async function write(nodes: readonly ServerProcess[], writer: number, count: number, acknowledge: (key: string, id: number) => void): Promise<void> {
  let turn = writer
  for (const index of range(0, count - 1)) {
    const key = `${writer}-${index}`
    for (let id = NaN; Number.isNaN(id); ) {
      const node = nodes[turn % nodes.length]
      if (node === undefined) throw new Error('There is no node.')
      await Promise.all([node.ready, databaseUp])
      const answer = await ask(`${node.url}/api/conversations/c/events`, post({ ...message(key), idempotency_key: key })).catch(() => null)
      if (answer?.status === 201) id = Number(answer.body['id'])
      else turn++
      if (!Number.isNaN(id)) acknowledge(key, id)
    }
  }
}

async function readAll(url: string): Promise<Json[]> {
  const { epoch } = (await ask(`${url}/api/conversations/c`)).body
  const events: Json[] = []
  for (let more = true; more; ) {
    const { body } = await ask(`${url}/api/conversations/c/events?limit=1000&epoch=${String(epoch)}&start_id=${events.length}`)
    events.push(...eventsOf(body))
    more = body['has_more'] === true
  }
  return events
}

test('two nodes, killed in turn, and their database with them: every acknowledged event once, in order, on every reader', { timeout: runs(120_000, 1_200_000) }, async () => {
  const databaseUrl = await postgres.createDatabase()
  const nodes = [new ServerProcess({ databaseUrl }), new ServerProcess({ databaseUrl })]
  const [a, b] = nodes
  if (a === undefined || b === undefined) throw new Error('Two nodes.')
  await Promise.all(nodes.map((node) => node.start()))
  await ask(`${a.url}/api/conversations`, post({ conversation_id: 'c' }))

  const WRITERS = 8
  const each = runs(50, 2500)
  const troubleEvery = runs(110, 1000)
  const troubles = [() => a.restart(), () => b.restart(), crashDatabase]
  const acknowledged = new Map<string, number>()
  let trouble: Promise<void> = Promise.resolve()
  const acknowledge = (key: string, id: number) => {
    acknowledged.set(key, id)
    const next = acknowledged.size % troubleEvery === 0 ? troubles[(acknowledged.size / troubleEvery - 1) % troubles.length] : undefined
    // One after the other: while both are down nobody can be right.
    if (next !== undefined) trouble = trouble.then(next)
  }
  let finish = (_last: number) => {}
  const last = new Promise<number>((resolve) => (finish = resolve))
  const readers = nodes.flatMap((node) => transports.map(({ connect }) => follow(node, connect, last)))
  await Promise.all(range(1, WRITERS).map((writer) => write(nodes, writer, each, acknowledge)))
  await trouble
  finish(acknowledged.size - 1)
  const seen = await Promise.all(readers)

  const log = await readAll(b.url)
  expect(idsOf(log)).toEqual(range(0, WRITERS * each - 1))
  expect(new Map(log.map((event) => [String(event['idempotency_key']), event['id']]))).toEqual(acknowledged)
  for (const events of seen) expect(events).toEqual(log)
})

test('while the database is away appends are answered with 503, and followers wait; when it is back everything goes on', async () => {
  const options: EventServerOptions = { databaseUrl: await postgres.createDatabase(), headIntervalMs: 50 }
  const [server, other] = [await startServer(options), await startServer(options)]
  const conversation = await server.createConversation({ conversationId: 'c' })
  const heard = new Recording<number>()
  conversation.subscribe((event) => heard.push(event.id))
  const clients = transports.map(({ connect }) => connect(server.url))
  await Promise.all(clients.map((client) => client.frames.first(({ type }) => type === 'head')))
  await postgres.crash()
  const away = await server.fetch('/c/events', post({ ...message('x'), idempotency_key: 'k' }))
  expect(away).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } })
  expect(away.headers.get('Retry-After')).toBe('1')
  expect(away.text).not.toMatch(/secret|127\.0\.0\.1/)
  expect((await server.fetch('/c/events')).status).toBe(503)
  // Nobody is told that it is complete by a server that cannot know.
  await server.logged.first(({ what }) => what === 'heads')
  const silent = clients.map((client) => client.frames.items.length)
  // A client that knows nothing of us is not refused, which would be for good, but comes in when it can.
  const patient = io(server.url, { transports: ['websocket'], forceNew: true, reconnectionDelay: 10, reconnectionDelayMax: 100, query: { conversation_id: 'c' } })
  onTestFinished(() => void patient.disconnect())
  await new Promise((resolve) => patient.io.once('close', resolve))
  const refused = connectWebSocket(server.url)
  expect(await refused.closed).toBe(1013)
  expect(clients.map((client) => client.frames.items.length)).toEqual(silent)

  await postgres.start()
  for (let status = 0; status !== 201; ) status = (await server.fetch('/c/events', post({ ...message('x'), idempotency_key: 'k' }))).status
  await other.conversation('c').addEvent(message('y'), 'agent')
  await Promise.all(clients.map((client) => client.reached(1)))
  await heard.first((id) => id === 1)
  expect(heard.items).toEqual([0, 1])
  if (!patient.connected) await new Promise<void>((resolve) => patient.once('connect', resolve))
  for (const client of clients) {
    expect(idsOf(client.events())).toEqual([0, 1])
    await client.frames.first(({ type }) => type === 'head', client.frames.items.length)
  }
})

test('a server that cannot reach its database does not start', async () => {
  const databaseUrl = (await postgres.createDatabase()).replace(/:\d+\//, ':1/')
  await expect(createEventServer({ databaseUrl })).rejects.toMatchObject({ code: 'storage_unavailable' })
})
