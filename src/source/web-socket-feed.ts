import { EventreelError } from '../errors.ts'
import { parseWebSocketFrame } from '../protocol/frames.ts'
import { parseJson } from '../protocol/parse-json.ts'
import { buildWebSocketUrl } from '../protocol/urls.ts'
import { isFinalCloseCode } from './connection-state.ts'
import { ContiguousLink, notConnected } from './contiguous-link.ts'
import type { SourceCursor, SourceSend } from './conversation-source.ts'
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
  let socket: WebSocket | undefined
  // Must not throw while still connecting: 1000 is allowed in every state.
  const link = new ContiguousLink(runtime, cursor.signal, () => socket?.close(1000))
  try {
    if (runtime.WebSocket === undefined) throw new EventreelError('invalid_argument', 'This platform has no WebSocket.')
    if (!link.hasEnded) socket = new runtime.WebSocket(feedUrl(target, cursor))
  } catch (error) {
    link.fail(error)
  }
  if (socket !== undefined) {
    const opened = socket
    opened.onopen = () => {
      if (key !== undefined) opened.send(JSON.stringify({ type: 'auth', session_api_key: key }))
    }
    opened.onmessage = ({ data }: MessageEvent<unknown>) => link.take(() => readFrame(data))
    opened.onclose = (event) => link.fail(closeError(event, key))
  }

  return {
    frames: link.frames,
    send: async (action: unknown, send: SourceSend) => {
      if (socket?.readyState !== 1) throw notConnected()
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

function closeError(event: CloseEvent, key: string | undefined): EventreelError {
  const message = `WebSocket closed with code ${event.code}${event.reason === '' ? '' : `: ${hideKey(event.reason, key)}`}`
  if (event.code === 4001) return new EventreelError('unauthorized', message)
  if (event.code === 4004) return new EventreelError('conversation_not_found', message)
  return new EventreelError('connection_closed', message, { retryable: !isFinalCloseCode(event.code) })
}
