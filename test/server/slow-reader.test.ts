import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { platform } from 'eventreel'
import { EventService } from '../../src/server/event-service.ts'
import { SecretGuard } from '../../src/server/secret-guard.ts'
import { ContiguousConnection, type Wire } from '../../src/server/contiguous-connection.ts'
import { SqliteStorage } from '../../src/server/sqlite-storage.ts'
import type { StoredEvent } from '../../src/server/storage.ts'
import { connectWebSocket } from './contiguous-clients.ts'
import { idsOf, message, messages, range, startServer, type Json } from './harness.ts'

test('a client that does not read delays no append and no other reader, and gets everything once it reads', { timeout: 30_000 }, async () => {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  const slow = new WebSocket(`${server.url.replace('http', 'ws')}/sockets/events/c?contiguous=true`)
  onTestFinished(() => slow.terminate())
  const got: Json[] = []
  slow.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Json | Json[]
    if (Array.isArray(frame)) got.push(...frame)
  })
  await new Promise((resolve) => slow.once('message', resolve))
  slow.pause()
  // Far more than the system's own buffers hold.
  for (let batch = 0; batch < 16; batch++) await conversation.addEvents(messages(500, 2000), 'agent')
  const other = connectWebSocket(server.url)
  await other.reached(7999)
  expect(got.length).toBeLessThan(8000)
  slow.resume()
  await new Promise<void>((resolve) => {
    const look = () => void (got.length >= 8000 && resolve())
    slow.on('message', look)
    look()
  })
  expect(idsOf(got)).toEqual(range(0, 7999))
})

/** A link whose far end reads only when it is told to. */
class StuckWire implements Wire {
  isBackedUp = false
  readonly sent: string[] = []
  #drains: (() => void)[] = []

  sendEvents(batch: readonly StoredEvent[]): void {
    this.sent.push(`${batch.length} events`)
  }
  send(name: string, body: Json): void {
    this.sent.push(name === 'transient' ? JSON.stringify(body) : name)
  }
  drained(): Promise<void> {
    return new Promise((resolve) => this.#drains.push(resolve))
  }
  end(): void {}
  read(): void {
    for (const resolve of this.#drains.splice(0)) resolve()
  }
}

async function stuckConnection() {
  const storage = new SqliteStorage({ dataDir: undefined, now: Date.now, uuid: () => platform.uuid() })
  onTestFinished(() => storage.close())
  const reads: number[] = []
  const counting = Object.assign(Object.create(storage) as SqliteStorage, {
    read: (request: Parameters<SqliteStorage['read']>[0]) => {
      reads.push(request.from)
      return storage.read(request)
    },
    append: (request: Parameters<SqliteStorage['append']>[0]) => storage.append(request),
    getConversation: (id: string) => storage.getConversation(id),
  })
  const service = new EventService({
    storage: counting,
    runtime: platform,
    logger: () => {},
    maxEventBytes: 1 << 20,
    secrets: new SecretGuard(undefined),
    headIntervalMs: 60_000,
    onUserAction: undefined,
  })
  const conversation = await storage.createConversation({ conversationId: 'c', title: null, parentId: null })
  const append = (count: number) => service.append('c', messages(count).map((event) => ({ event, epoch: undefined })), { source: 'agent' })
  const wire = new StuckWire()
  const claim = { latestEventId: -1, epoch: undefined, latestEventTimestamp: undefined, maxReplay: Infinity }
  const connection = await ContiguousConnection.open(service, conversation, wire, claim)
  onTestFinished(() => connection.close())
  return { service, wire, connection, reads, append }
}

/** Lets everything run that can run now. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('a stuck client costs one batch: the next is read from the log only when the last has left', async () => {
  const { wire, connection, reads, append } = await stuckConnection()
  void connection.run()
  await settle()
  await append(10)
  await settle()
  for (let round = 0; round < 5; round++) await append(100)
  await settle()
  expect(wire.sent).toEqual(['replay_start', 'replay_done', '10 events'])
  const before = reads.length
  wire.read()
  await settle()
  expect(wire.sent.at(-1)).toBe('500 events')
  expect(reads.length).toBe(before + 1)
})

test('the parts of a draft are not queued for a stuck client: it gets the whole text, and no draft that an event has replaced', async () => {
  const { service, wire, connection, append } = await stuckConnection()
  void connection.run()
  await settle()
  await append(1)
  await settle()
  for (let part = 0; part < 1000; part++) service.sendTransient('c', { draft: { key: 'd', delta: 'x' } })
  service.sendTransient('c', { draft: { key: 'gone', text: 'replaced' } })
  for (let count = 0; count < 150; count++) service.sendTransient('c', { notice: { level: 'info', code: String(count), message: '' } })
  await service.append('c', [{ event: { ...message('replaced'), draft_key: 'gone' }, epoch: undefined }], { source: 'agent' })
  expect(wire.sent).toEqual(['replay_start', 'replay_done', '1 events'])
  wire.read()
  await settle()
  expect(wire.sent[3]).toBe(JSON.stringify({ draft: { key: 'd', text: 'x'.repeat(1000) } }))
  expect(wire.sent.filter((text) => text.includes('notice'))).toHaveLength(100)
  expect(wire.sent.filter((text) => text.includes('gone'))).toEqual([])
  expect(wire.sent.at(-1)).toBe('1 events')
})

test('a link that is backed up between events gets the whole draft when there is room', async () => {
  const { service, wire, connection } = await stuckConnection()
  void connection.run()
  await settle()
  service.sendTransient('c', { draft: { key: 'd', delta: 'a' } })
  wire.isBackedUp = true
  service.sendTransient('c', { draft: { key: 'd', delta: 'b' } })
  service.sendTransient('c', { draft: { key: 'd', delta: 'c' } })
  wire.isBackedUp = false
  service.sendTransient('c', { draft: { key: 'd', delta: 'd' } })
  expect(wire.sent.slice(2)).toEqual(['{"draft":{"key":"d","delta":"a"}}'])
  wire.read()
  await settle()
  expect(wire.sent.slice(3)).toEqual(['{"draft":{"key":"d","text":"abcd"}}'])
})
