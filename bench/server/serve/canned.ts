import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { makeEvents } from '../../lib/events.ts'
import { ready } from './ready.ts'

/**
 * A server that has made everything beforehand, so that only its clients are measured: an empty log over HTTP, and, whenever `/go/<conversation>` is
 * asked for, the same frames to whoever follows that conversation, by our protocol at `/sockets/events/` or without any at `/bare/`.
 */
const [, , , count = '20000', perFrame = '100'] = process.argv
const epoch = 'canned'
const frames = Array.from({ length: Number(count) / Number(perFrame) }, (_, index) =>
  Buffer.from(JSON.stringify(makeEvents(Number(perFrame), { from: index * Number(perFrame) }))),
)
const followers = new Map<string, WebSocket>()
const server = createServer((request, response) => {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Content-Type', 'application/json')
  const [, going] = /^\/go\/([\w-]+)/.exec(request.url ?? '') ?? []
  const follower = going === undefined ? undefined : followers.get(going)
  for (const frame of follower === undefined ? [] : frames) follower?.send(frame, { binary: false })
  response.end(JSON.stringify({ events: [], has_more: false, latest_event_id: -1, epoch }))
})
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', (socket, request) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  followers.set(pathname.split('/').at(-1) ?? '', socket)
  if (pathname.startsWith('/bare/')) return
  const place = { epoch, latest_event_id: -1 }
  socket.send(JSON.stringify({ type: 'replay_start', ...place, from_id: 0, head_interval_ms: 60_000 }))
  socket.send(JSON.stringify({ type: 'replay_done', ...place }))
})
server.listen(0, '127.0.0.1', () => ready(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
