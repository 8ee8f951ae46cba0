import { type RawData, WebSocket } from 'ws'
import { Link, type Frame } from './link.ts'

export interface LinkTarget {
  /** `http://host:port`, perhaps with a path. */
  readonly url: string
  readonly conversationId: string
  readonly key: string | undefined
  readonly waitMs: number
}

/** Connects to a conversation's WebSocket. */
export function webSocketLink({ url, conversationId, key, waitMs }: LinkTarget, query: Readonly<{ [name: string]: string }> = {}): Link {
  const search = new URLSearchParams({ contiguous: 'true', ...query })
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/sockets/events/${encodeURIComponent(conversationId)}?${search.toString()}`)
  const link = new Link(waitMs)
  socket.on('open', () => key !== undefined && socket.send(JSON.stringify({ type: 'auth', session_api_key: key })))
  socket.on('message', (data) => link.push(readFrame(textOf(data))))
  socket.on('error', (error) => link.end(0, error.message))
  socket.on('close', (code, reason) => link.end(code, reason.toString()))
  return link.carriedBy({
    send: (action) => {
      socket.send(JSON.stringify(action))
      return undefined
    },
    close: () => socket.terminate(),
  })
}

function textOf(data: RawData): string {
  return Buffer.concat([data].flat().map((part) => new Uint8Array(part))).toString()
}

function readFrame(text: string): Frame {
  try {
    const frame: unknown = JSON.parse(text)
    if (Array.isArray(frame)) return { type: 'events', events: frame as unknown[] }
    if (typeof frame === 'object' && frame !== null && 'type' in frame && typeof frame.type === 'string') return { ...frame, type: frame.type }
  } catch {
    // Told below, as any other frame that makes no sense.
  }
  return { type: 'nonsense' }
}
