import { io } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { Recording, type Json } from './harness.ts'

export interface Frame extends Json {
  readonly type: string
}

/** A contiguous client as bare as can be: it keeps what it hears. */
export interface ContiguousClient {
  /** Every message in order; batches as `{type: 'events', events}`. */
  readonly frames: Recording<Frame>
  /** Resolves when the link is gone, with the WebSocket's close code (0 on Socket.IO). */
  readonly closed: Promise<number>
  events(): Json[]
  /** Resolves when the highest id that came is at least this. */
  reached(id: number): Promise<void>
  /** Sends an action; resolves with the answer. */
  send(action: unknown): Promise<Json>
  close(): void
}

export interface ClientOptions {
  readonly id?: string
  readonly query?: Readonly<{ [name: string]: string }>
  readonly key?: string
}

export type ConnectClient = (url: string, options?: ClientOptions) => ContiguousClient

/** The two doors, which must behave alike. */
export const transports: readonly { readonly transport: string; readonly connect: ConnectClient }[] = [
  { transport: 'WebSocket', connect: connectWebSocket },
  { transport: 'Socket.IO', connect: connectSocketIo },
]

export function connectWebSocket(url: string, { id = 'c', query = {}, key }: ClientOptions = {}): ContiguousClient {
  const search = new URLSearchParams({ contiguous: 'true', ...query })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/sockets/events/${encodeURIComponent(id)}?${search.toString()}`)
  onTestFinished(() => socket.terminate())
  const frames = new Recording<Frame>()
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.on('error', () => {})
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame | Json[]
    frames.push(Array.isArray(frame) ? { type: 'events', events: frame } : frame)
  })
  if (key !== undefined) socket.once('open', () => socket.send(JSON.stringify({ type: 'auth', session_api_key: key })))
  return {
    ...reader(frames),
    closed,
    send: async (action) => {
      const after = frames.items.length
      socket.send(JSON.stringify(action))
      return frames.first(({ type }) => type === 'ack' || type === 'error', after)
    },
    close: () => socket.close(),
  }
}

export function connectSocketIo(url: string, { id = 'c', query = {}, key }: ClientOptions = {}): ContiguousClient {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    query: { conversation_id: id, contiguous: 'true', ...query },
    ...(key !== undefined && { auth: { session_api_key: key } }),
  })
  onTestFinished(() => void socket.disconnect())
  const frames = new Recording<Frame>()
  const closed = new Promise<number>((resolve) => socket.once('disconnect', () => resolve(0)))
  socket.on('connect_error', (error) => frames.push({ type: 'connect_error', message: error.message, ...('data' in error && (error.data as Json)) }))
  socket.onAny((name: string, body: Json | Json[]) => {
    frames.push(name === 'oh_events' ? { type: 'events', events: body } : { ...body, type: name })
  })
  return {
    ...reader(frames),
    closed,
    send: async (action) => (await socket.emitWithAck('oh_user_action', action)) as Json,
    close: () => socket.disconnect(),
  }
}

function reader(frames: Recording<Frame>) {
  const events = () => frames.items.flatMap((frame) => (frame.type === 'events' ? (frame['events'] as Json[]) : []))
  return { frames, events, reached: (id: number) => frames.until(() => Number(events().at(-1)?.['id'] ?? -1) >= id) }
}
