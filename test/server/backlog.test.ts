import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { Backlog } from '../../src/server/backlog.ts'
import { connectSocketIo, connectWebSocket } from './contiguous-clients.ts'
import { message, messages, range, Recording, startServer, type Json } from './harness.ts'

/** A server on which what is sent waits, for its key to be asked for, until the gate opens. */
async function gatedServer() {
  const gate = { open: () => {} }
  const opened = new Promise<void>((resolve) => (gate.open = resolve))
  const keys = new Recording<string>()
  const server = await startServer({
    verify: async (token, { access }) => {
      keys.push(token)
      if (access === 'write') await opened
      return { name: 'n' }
    },
  })
  const ends = new Recording<Socket>()
  const take = (event: unknown) => {
    const { socket } = event as { readonly socket: Socket }
    if (socket.localPort === server.port) ends.push(socket)
  }
  subscribe('net.server.socket', take)
  onTestFinished(() => {
    unsubscribe('net.server.socket', take)
    gate.open()
  })
  await server.createConversation({ conversationId: 'c' })
  return { server, gate, keys, ends }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** How much was read when no more is, or when all of it was. */
async function readAtStandstill(end: Socket, all: number): Promise<number> {
  for (;;) {
    const before = end.bytesRead
    await settle()
    if (before >= all || (end.isPaused() && end.bytesRead === before)) return before
  }
}

const keyed = (content: string, key: number) => ({ ...message(content), idempotency_key: String(key) })

test('it is full at 32 frames or 1 MiB, and has room when they are answered', () => {
  const backlog = new Backlog()
  const answered = range(1, 32).map(() => {
    expect(backlog.isFull).toBe(false)
    return backlog.add(100)
  })
  expect(backlog.isFull).toBe(true)
  for (const done of answered) done()
  expect(backlog.isFull).toBe(false)
  const large = backlog.add(1 << 20)
  expect(backlog.isFull).toBe(true)
  large()
  expect(backlog.isFull).toBe(false)
})

test('a WebSocket that sends more than can be taken is not read on, and goes on in order when it can', async () => {
  const { server, gate, ends } = await gatedServer()
  const client = connectWebSocket(server.url, { key: 'k' })
  await client.frames.first(({ type }) => type === 'replay_done')
  const end = await ends.first(() => true)
  for (const key of range(0, 31)) void client.send(keyed('x'.repeat(500_000), key))
  expect(await readAtStandstill(end, 16_000_000)).toBeLessThan(3 << 20)
  gate.open()
  await client.frames.until(() => client.frames.items.filter(({ type }) => type === 'ack').length === 32)
  expect(client.frames.items.filter(({ type }) => type === 'ack').map(({ id }) => id)).toEqual(range(0, 31))
  await client.reached(31)
})

test('many small frames are not read on either', async () => {
  const { server, gate, ends } = await gatedServer()
  const client = connectWebSocket(server.url, { key: 'k' })
  await client.frames.first(({ type }) => type === 'replay_done')
  const end = await ends.first(() => true)
  for (const key of range(0, 999)) void client.send(keyed('x'.repeat(1000), key))
  expect(await readAtStandstill(end, 1_000_000)).toBeLessThan(300_000)
  gate.open()
  await client.frames.until(() => client.frames.items.filter(({ type }) => type === 'ack').length === 1000)
  expect(client.frames.items.filter(({ type }) => type === 'ack').map(({ id }) => id)).toEqual(range(0, 999))
})

test('a WebSocket that does not read its answers is not read on', async () => {
  const server = await startServer()
  await server.createConversation({ conversationId: 'c' })
  const ends = new Recording<Socket>()
  const take = (event: unknown) => ends.push((event as { readonly socket: Socket }).socket)
  subscribe('net.server.socket', take)
  onTestFinished(() => void unsubscribe('net.server.socket', take))
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/sockets/events/c?contiguous=true`)
  onTestFinished(() => socket.terminate())
  await once(socket, 'message')
  const end = await ends.first(({ localPort }) => localPort === server.port)
  socket.pause()
  // Each has 7 bytes and is answered with a dozen times as many: together more than the system's own buffers hold.
  for (let count = 0; count < 200_000; count++) socket.send('7')
  expect(await readAtStandstill(end, 1_400_000)).toBeLessThan(1_400_000)
  expect(end.writableLength).toBeLessThan(2 << 20)
})

test('Socket.IO that sends more than can be taken is told to wait, and what was taken is answered in order', async () => {
  const { server, gate } = await gatedServer()
  const client = connectSocketIo(server.url, { key: 'k' })
  await client.frames.first(({ type }) => type === 'replay_done')
  const answers = new Recording<{ readonly key: number; readonly answer: Json }>()
  for (const key of range(0, 39)) void client.send(keyed('x', key)).then((answer) => answers.push({ key, answer }))
  await answers.until(() => answers.items.length === 8)
  expect(answers.items.map(({ key }) => key)).toEqual(range(32, 39))
  expect(answers.items[0]?.answer).toMatchObject({ error: { code: 'rate_limited', retry_after: 1 } })
  gate.open()
  await answers.until(() => answers.items.length === 40)
  expect(answers.items.slice(8).map(({ key, answer }) => [key, answer['id']])).toEqual(range(0, 31).map((key) => [key, key]))
  expect(await client.send(keyed('x', 32))).toMatchObject({ id: 32 })
})

test('Socket.IO has room by size too', async () => {
  const { server, gate } = await gatedServer()
  const client = connectSocketIo(server.url, { key: 'k' })
  await client.frames.first(({ type }) => type === 'replay_done')
  const first = client.send(keyed('x'.repeat(1_200_000), 0))
  expect(await client.send(keyed('x', 1))).toMatchObject({ error: { code: 'rate_limited', retry_after: 1 } })
  gate.open()
  expect(await first).toMatchObject({ id: 0 })
})

test('a link of Socket.IO that does not read its answers is ended', async () => {
  const server = await startServer()
  await server.createConversation({ conversationId: 'c' })
  const ends = new Recording<Socket>()
  const take = (event: unknown) => ends.push((event as { readonly socket: Socket }).socket)
  subscribe('net.server.socket', take)
  onTestFinished(() => void unsubscribe('net.server.socket', take))
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&conversation_id=c&contiguous=true`)
  onTestFinished(() => socket.terminate())
  const heard = new Recording<string>()
  let answers = 0
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    if (text.startsWith('43')) answers++
    else heard.push(text)
  })
  const closed = once(socket, 'close')
  socket.once('open', () => socket.send('40'))
  await heard.first((text) => text.includes('replay_done'))
  const end = await ends.first(({ localPort }) => localPort === server.port)
  socket.pause()
  const [count, packet] = [150_000, '421["oh_user_action",7]']
  for (let index = 0; index < count; index++) socket.send(packet)
  await readAtStandstill(end, count * packet.length)
  socket.resume()
  await closed
  expect(answers).toBeLessThan(count)
})

test('who is not known cannot have a long frame kept, whole or in part', async () => {
  const { server, keys, ends } = await gatedServer()
  const whole = connectWebSocket(server.url, { key: 'x'.repeat(20_000) })
  expect([4001, 1006]).toContain(await whole.closed)
  const socket = createConnection({ port: server.port, host: '127.0.0.1' })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  socket.write(
    'GET /sockets/events/c HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await once(socket, 'data')
  const end = await ends.first(() => true, 1)
  const closed = once(end, 'close')
  // A masked text frame of 1 MiB that never ends.
  socket.write(Buffer.concat([Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]), Buffer.alloc(20_000)]))
  await closed
  expect(keys.items).toEqual([])
})

test('a key may be followed at once by more than a key may be long', async () => {
  const { server, gate } = await gatedServer()
  gate.open()
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/sockets/events/c?contiguous=true`)
  onTestFinished(() => socket.terminate())
  const heard = new Recording<string>()
  socket.on('message', (data: Buffer) => heard.push(data.toString()))
  socket.once('open', () => {
    socket.send(JSON.stringify({ type: 'auth', session_api_key: 'k' }))
    for (const [key, event] of messages(5, 10_000).entries()) socket.send(JSON.stringify({ ...event, idempotency_key: String(key) }))
  })
  expect(await heard.first((text) => text.includes('"ack"') && text.includes('"4"'))).toContain('"id":4')
})
