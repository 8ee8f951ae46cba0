import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { Wire } from '../../src/server/contiguous-connection.ts'
import { SocketIoWire } from '../../src/server/socketio-wire.ts'
import { WebSocketWire } from '../../src/server/websocket-wire.ts'

interface Link {
  readonly wire: Wire
  /** Stops and starts the far end's reading. */
  readonly far: { pause(): void; resume(): void; terminate(): void }
}

async function webSocketLink(): Promise<Link> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => server.close())
  const far = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const opened = new Promise((resolve) => far.once('open', resolve))
  const near = await new Promise<WebSocket>((resolve) => server.once('connection', resolve))
  await opened
  onTestFinished(() => far.terminate())
  return { wire: new WebSocketWire(near), far }
}

async function socketIoLink(): Promise<Link> {
  const http = createServer()
  const server = new Server(http)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'], forceNew: true, reconnection: false })
  const wire = await new Promise<Wire>((resolve) => server.once('connection', (socket) => resolve(new SocketIoWire(socket))))
  // Under Node the official client sits on a ws socket, which it does not show.
  const transport: { readonly name: string; readonly ws?: WebSocket } = client.io.engine.transport
  const { ws: far } = transport
  if (far === undefined) throw new Error(`${transport.name} is no WebSocket`)
  onTestFinished(() => far.terminate())
  return { wire, far }
}

const links = [
  { transport: 'WebSocket', open: webSocketLink },
  { transport: 'Socket.IO', open: socketIoLink },
]
const batch = Array.from({ length: 16 }, (_, id) => ({ id, rest: `"timestamp":"","content":"${'x'.repeat(1 << 20)}"}`, sealed: null }))

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test.each(links)('over $transport a link is drained at once when nothing waits', async ({ open }) => {
  const { wire } = await open()
  await wire.drained()
  expect(wire.isBackedUp).toBe(false)
})

test.each(links)('over $transport a link is drained only when the far end has read, and says meanwhile that it is backed up', async ({ open }) => {
  const { wire, far } = await open()
  far.pause()
  wire.sendEvents(batch)
  for (let count = 0; count < 100; count++) wire.send('transient', { notice: {} })
  let drained = false
  const done = wire.drained().then(() => (drained = true))
  await settle()
  expect(drained).toBe(false)
  expect(wire.isBackedUp).toBe(true)
  far.resume()
  await done
  expect(wire.isBackedUp).toBe(false)
})

test.each(links)('over $transport a link that breaks is drained: nobody waits for it', async ({ open }) => {
  const { wire, far } = await open()
  far.pause()
  wire.sendEvents(batch)
  const done = wire.drained()
  far.terminate()
  await done
  await wire.drained()
  wire.send('head', {})
  await wire.drained()
  expect(wire.isBackedUp).toBe(false)
})
