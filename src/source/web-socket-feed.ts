import { EventreelError, ProtocolError, type EventreelErrorCode } from '../errors.ts'
import { parseWebSocketFrame } from '../protocol/frames.ts'
import { isTooDeep } from '../protocol/parse-json.ts'
import { buildWebSocketUrl } from '../protocol/urls.ts'
import { parseEventList } from '../protocol/wire-text.ts'
import { isFinalCloseCode } from './connection-state.ts'
import { ContiguousLink, cursorQuery } from './contiguous-link.ts'
import type { SourceCursor } from './conversation-source.ts'
import type { LiveConnection, LiveFeed, LiveTarget } from './live-feed.ts'
import { hideKey } from './session-key.ts'

/**
 * Live events over a plain WebSocket, contiguous servers only. The key goes in the first frame, never in the URL.
 * @example createEventClient({ baseUrl, live: webSocketFeed() })
 */
export function webSocketFeed(): LiveFeed {
  return { name: 'websocket', speaksV0: false, connect }
}

function connect(target: LiveTarget, cursor: SourceCursor): LiveConnection {
  const link = new ContiguousLink(target.runtime, cursor.signal, target.sessionApiKey)
  let standing: WebSocket | undefined
  openSocket(link, target, cursorQuery(cursor), (frame) => link.take(() => parseWebSocketFrame(frame)), (socket) => (standing = socket))
  return {
    frames: link.frames,
    send: (action, send) => link.send(action, send, standing && ((message) => standing?.send(JSON.stringify(message)))),
  }
}

/**
 * Opens a socket for a link: the key in its first frame, JSON in all that come.
 * @param accept what it throws ends the link
 */
export function openSocket(link: ContiguousLink, target: LiveTarget, query: Record<string, string>, accept: (frame: unknown) => void, onOpen?: (socket: WebSocket) => void): void {
  const { runtime: { WebSocket }, sessionApiKey: key } = target
  link.open(() => {
    if (WebSocket === undefined) throw new EventreelError('invalid_argument', 'This platform has no WebSocket.')
    const socket = new WebSocket(`${buildWebSocketUrl(target.conversationId, target.conversationUrl) ?? ''}?${new URLSearchParams(query).toString()}`)
    socket.onopen = () => {
      onOpen?.(socket)
      if (key !== undefined) socket.send(JSON.stringify({ type: 'auth', session_api_key: key }))
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => link.guard(() => accept(parseFrame(data)))
    socket.onclose = (event) => link.fail(closeError(event, key))
    // Must not throw while still connecting: 1000 is allowed in every state.
    return () => socket.close(1000)
  })
}

function parseFrame(data: unknown): unknown {
  // What is no text has none that could be JSON.
  const text = String(data)
  const events = parseEventList(text)
  if (events) return events
  try {
    const frame: unknown = JSON.parse(text)
    // Of events each is looked at by itself: one that is too deep must not end the link.
    if (Array.isArray(frame) || !isTooDeep(frame)) return frame
  } catch {
    // Told below, without the platform's reason, which quotes what it read: a piece of the key, perhaps.
  }
  throw new ProtocolError('frame', 'A frame is not JSON, or nested too deep.')
}

const REFUSALS: Readonly<Record<number, EventreelErrorCode>> = { 4001: 'unauthorized', 4003: 'forbidden', 4004: 'conversation_not_found' }

function closeError(event: CloseEvent, key: string | undefined): EventreelError {
  const message = `WebSocket closed with code ${event.code}${event.reason === '' ? '' : `: ${hideKey(event.reason, key)}`}`
  return new EventreelError(REFUSALS[event.code] ?? 'connection_closed', message, { retryable: !isFinalCloseCode(event.code) })
}
