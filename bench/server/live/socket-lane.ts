import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Lane } from './lane.ts'

/**
 * A bare WebSocket server at `/<conversation>`: nothing is kept. A message an event, as servers send them that know of no batches; `?lists` asks for
 * one message with all that is sent at once.
 */
export async function socketLane(): Promise<Lane> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(server, 'listening')
  const places = new Map<WebSocket, { readonly conversation: string; readonly takesLists: boolean }>()
  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    places.set(socket, { conversation: pathname.slice(1), takesLists: searchParams.has('lists') })
    socket.once('close', () => places.delete(socket))
  })
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async send(conversation, events) {
      const followers = [...places].filter(([, place]) => place.conversation === conversation)
      const texts = events.map((event) => JSON.stringify(event))
      for (const [socket, { takesLists }] of followers) for (const text of takesLists ? [`[${texts.join(',')}]`] : texts) socket.send(text)
    },
    async close() {
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}
