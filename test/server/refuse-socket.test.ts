import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { refuseSocket } from '../../src/server/refuse-socket.ts'
import { Recording, startServer } from './harness.ts'

/** A peer that never ends its side, whatever the server does. */
function connect(port: number): { readonly socket: Socket; readonly heard: Recording<string> } {
  const socket = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  const heard = new Recording<string>()
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
  return { socket, heard }
}

/** The server's ends of the connections to a port. */
function farEnds(port: number): Recording<Socket> {
  const ends = new Recording<Socket>()
  const take = (message: unknown) => {
    const { socket } = message as { readonly socket: Socket }
    if (socket.localPort === port) ends.push(socket)
  }
  subscribe('net.server.socket', take)
  onTestFinished(() => void unsubscribe('net.server.socket', take))
  return ends
}

const upgrade = (path: string, more = '') =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`

test.each([
  { what: 'that says nothing', text: '', status: 408 },
  { what: 'that says half a header', text: 'GET / HTTP/1.1\r\nHost: loc', status: 408 },
  { what: 'that speaks no HTTP', text: 'garbage\r\n\r\n', status: 400 },
  { what: 'that wants what there is not', text: upgrade('/nothing'), status: 404 },
  { what: 'of another origin', text: upgrade('/sockets/events/c', 'Origin: https://evil.example\r\n'), status: 403 },
])('a connection $what is let go, also when its peer stays', async ({ text, status }) => {
  const server = await startServer(status === 408 ? { requestTimeoutMs: 50 } : {})
  const ends = farEnds(server.port)
  const { socket, heard } = connect(server.port)
  socket.write(text)
  const end = await ends.first(() => true)
  if (!end.destroyed) await once(end, 'close')
  await heard.first(() => true)
  expect(heard.items.join('')).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
})

test('a WebSocket for which there is no room is let go, also when its peer stays', async () => {
  const server = await startServer({ rateLimit: { sockets: 1 } })
  await server.createConversation({ conversationId: 'c' })
  const one = connect(server.port)
  one.socket.write(upgrade('/sockets/events/c'))
  await one.heard.first(() => true)
  const ends = farEnds(server.port)
  const two = connect(server.port)
  two.socket.write(upgrade('/sockets/events/c'))
  const end = await ends.first(() => true)
  if (!end.destroyed) await once(end, 'close')
  await two.heard.first(() => true)
  expect(two.heard.items.join('')).toMatch(/^HTTP\/1\.1 429 .*\r\nRetry-After: 5\r\n/s)
})

test('a peer that does not read why is cut', async () => {
  const server = createServer({ allowHalfOpen: true })
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  const peer = createConnection({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void peer.destroy())
  peer.on('error', () => {})
  const near = await accepted
  let cut = () => {}
  let cancelled = false
  // More than the system's own buffers hold.
  refuseSocket(near, 'x'.repeat(64 << 20), {
    setTimer: (callback) => {
      cut = callback
      return () => void (cancelled = true)
    },
  })
  const closed = once(near, 'close')
  cut()
  await closed
  expect(cancelled).toBe(true)
})
