import type { io as Io } from 'socket.io-client'
import { untried } from './finding.ts'
import { Link, type Json } from './link.ts'
import type { LinkTarget } from './web-socket-link.ts'

/** Connects over Socket.IO: contiguous, or as clients of the mechanism do. */
export async function socketIoLink({ url, conversationId, key, waitMs }: LinkTarget, query: Readonly<{ [name: string]: string }>, dialect: 'contiguous' | 'v0'): Promise<Link> {
  const io = await load()
  const { origin, pathname } = new URL(url)
  const credentials = key === undefined ? {} : { session_api_key: key }
  const socket = io(origin, {
    path: `${pathname.replace(/\/$/, '')}/socket.io`,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    query: { conversation_id: conversationId, ...(dialect === 'contiguous' ? { contiguous: 'true' } : credentials), ...query },
    ...(dialect === 'contiguous' && { auth: credentials }),
  })
  const link = new Link(waitMs)
  socket.on('connect', () => link.push({ type: 'connect' }))
  socket.on('connect_error', (error) => {
    const data: unknown = 'data' in error ? error.data : undefined
    link.push({ type: 'connect_error', message: error.message, ...(typeof data === 'object' && data) })
    link.end(0, error.message)
  })
  socket.on('disconnect', (reason) => link.end(0, reason))
  socket.onAny((name: string, body: unknown) => {
    if (name === 'oh_events') link.push({ type: 'events', events: body })
    else if (name === 'oh_event' && isEvent(body)) link.push({ type: 'events', events: [body] })
    else link.push({ ...(typeof body === 'object' && body), type: name })
  })
  return link.carriedBy({
    send: (action) => (dialect === 'v0' ? void socket.emit('oh_user_action', action) : (socket.emitWithAck('oh_user_action', action) as Promise<Json>)),
    close: () => socket.disconnect(),
  })
}

/** Events of the log have an id; what else comes under their name has none. */
function isEvent(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'number'
}

async function load(): Promise<typeof Io> {
  try {
    return (await import('socket.io-client')).io
  } catch {
    return untried('socket.io-client is not installed: npm install socket.io-client, or npx -p eventreel -p socket.io-client eventreel conformance …')
  }
}
