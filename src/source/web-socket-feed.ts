import { EventreelError, isEventreelError } from '../errors.ts'
import { parseWebSocketFrame } from '../protocol/frames.ts'
import { parseJson } from '../protocol/parse-json.ts'
import { buildWebSocketUrl } from '../protocol/urls.ts'
import { isFinalCloseCode } from './connection-state.ts'
import { ContiguousLink, notConnected } from './contiguous-link.ts'
import type { SourceCursor, SourceSend } from './conversation-source.ts'
import { currentKey } from './http.ts'
import type { LiveConnection, LiveFeed, LiveTarget } from './live-feed.ts'

/**
 * Live events over a plain WebSocket, contiguous servers only. The key goes in the first frame, never in the URL.
 * @example createEventClient({ baseUrl, live: webSocketFeed() })
 */
export function webSocketFeed(): LiveFeed {
  return { name: 'websocket', speaksV0: false, connect }
}

function connect(target: LiveTarget, cursor: SourceCursor): LiveConnection {
  const { runtime } = target
  let socket: WebSocket | undefined
  let isOpen = false
  const link = new ContiguousLink(runtime, () => {
    cursor.signal.removeEventListener('abort', abort)
    // Must not throw while still connecting: 1000 is allowed in every state.
    socket?.close(1000)
  })
  const abort = () => link.fail(cursor.signal.reason)
  cursor.signal.addEventListener('abort', abort, { once: true })

  const start = async () => {
    const key = await currentKey(target.sessionApiKey)
    if (cursor.signal.aborted) return
    if (runtime.WebSocket === undefined) throw new EventreelError('invalid_argument', 'This platform has no WebSocket.')
    socket = new runtime.WebSocket(feedUrl(target, cursor))
    socket.onopen = () => {
      isOpen = true
      if (key !== undefined && key !== '') socket?.send(JSON.stringify({ type: 'auth', session_api_key: key }))
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      try {
        link.accept(readFrame(data))
      } catch (error) {
        link.fail(isEventreelError(error, 'unsupported_dialect') ? error : new EventreelError('protocol_error', 'The server sent a frame that makes no sense.', { cause: error, retryable: true }))
        socket?.close(1000)
      }
    }
    socket.onclose = (event) => {
      isOpen = false
      link.fail(closeError(event))
    }
  }
  start().catch((error: unknown) => link.fail(error))

  return {
    frames: link.frames,
    send: async (action: unknown, send: SourceSend) => {
      if (socket === undefined || !isOpen) throw notConnected()
      const answer = link.answerTo(send.idempotencyKey, send.signal)
      socket.send(JSON.stringify({ ...(action as object), idempotency_key: send.idempotencyKey, epoch: send.epoch }))
      return answer
    },
  }
}

function feedUrl(target: LiveTarget, cursor: SourceCursor): string {
  const params = new URLSearchParams({ contiguous: 'true', latest_event_id: String(cursor.afterId) })
  if (cursor.epoch !== undefined) params.set('epoch', cursor.epoch)
  if (cursor.epoch !== undefined && cursor.afterTimestamp !== undefined) params.set('latest_event_timestamp', cursor.afterTimestamp)
  return `${buildWebSocketUrl(target.conversationId, target.conversationUrl) ?? ''}?${params.toString()}`
}

function readFrame(data: unknown): ReturnType<typeof parseWebSocketFrame> {
  if (typeof data !== 'string') throw new EventreelError('protocol_error', 'A text frame is expected.')
  const frame = parseJson(data)
  // The newer mechanism's events name their `kind` and have no sequence: nothing here could put them in order.
  if (typeof frame === 'object' && frame !== null && 'kind' in frame && !('type' in frame))
    throw new EventreelError('unsupported_dialect', 'This server speaks the V1 dialect, which this version does not.')
  return parseWebSocketFrame(frame)
}

function closeError(event: CloseEvent): EventreelError {
  const message = `WebSocket closed with code ${event.code}${event.reason === '' ? '' : `: ${event.reason}`}`
  if (event.code === 4001) return new EventreelError('unauthorized', message)
  if (event.code === 4004) return new EventreelError('conversation_not_found', message)
  return new EventreelError('connection_closed', message, { retryable: !isFinalCloseCode(event.code) })
}
