import { EventreelError, ProtocolError } from '../errors.ts'
import { parseWebSocketFrame } from '../protocol/frames.ts'
import { parseJson } from '../protocol/parse-json.ts'
import { buildWebSocketUrl } from '../protocol/urls.ts'
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
  const { runtime, sessionApiKey: key } = target
  const link = new ContiguousLink(runtime, cursor.signal, key)
  let standing: WebSocket | undefined
  link.open(() => {
    if (runtime.WebSocket === undefined) throw new EventreelError('invalid_argument', 'This platform has no WebSocket.')
    const socket = new runtime.WebSocket(`${buildWebSocketUrl(target.conversationId, target.conversationUrl) ?? ''}?${new URLSearchParams(cursorQuery(cursor)).toString()}`)
    socket.onopen = () => {
      standing = socket
      if (key !== undefined) socket.send(JSON.stringify({ type: 'auth', session_api_key: key }))
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => link.take(() => readFrame(data))
    socket.onclose = (event) => link.fail(closeError(event, key))
    // Must not throw while still connecting: 1000 is allowed in every state.
    return () => socket.close(1000)
  })
  return {
    frames: link.frames,
    send: (action, send) => link.send(action, send, standing && ((message) => standing?.send(JSON.stringify(message)))),
  }
}

function readFrame(data: unknown): ReturnType<typeof parseWebSocketFrame> {
  if (typeof data !== 'string') throw new EventreelError('protocol_error', 'A text frame is expected.')
  const frame = readJson(data)
  // The newer mechanism's events name their `kind` and have no sequence: nothing here could put them in order.
  if (typeof frame === 'object' && frame !== null && 'kind' in frame && !('type' in frame))
    throw new EventreelError('unsupported_dialect', 'This server speaks the V1 dialect, which this version does not.')
  return parseWebSocketFrame(frame)
}

function readJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    // Without the platform's reason, which quotes what it read: a piece of the key, perhaps.
    throw new ProtocolError('frame', 'A frame is not JSON, or nested too deep.')
  }
}

function closeError(event: CloseEvent, key: string | undefined): EventreelError {
  const message = `WebSocket closed with code ${event.code}${event.reason === '' ? '' : `: ${hideKey(event.reason, key)}`}`
  if (event.code === 4001) return new EventreelError('unauthorized', message)
  if (event.code === 4004) return new EventreelError('conversation_not_found', message)
  if (event.code === 4003) return new EventreelError('forbidden', message)
  return new EventreelError('connection_closed', message, { retryable: !isFinalCloseCode(event.code) })
}
