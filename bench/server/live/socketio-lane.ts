import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import type { Lane } from './lane.ts'

/** Socket.IO alone: a message an event, to the room of the conversation. */
export async function socketioLane(): Promise<Lane> {
  const http = createServer()
  const server = new Server(http, { cors: { origin: '*' } })
  server.on('connection', (socket) => void socket.join(String(socket.handshake.query['conversation'])))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async send(conversation, events) {
      for (const event of events) server.to(conversation).emit('oh_event', event)
    },
    async close() {
      await server.close()
    },
  }
}
