import { io } from 'socket.io-client'
import { EventreelError } from '../errors.ts'
import { parseAck, parseSocketIoFrame } from '../protocol/frames.ts'
import { socketIoTarget } from '../protocol/urls.ts'
import { parseV0Frame } from '../protocol/v0-frames.ts'
import * as WIRE from '../protocol/wire-names.ts'
import { ContiguousLink, notConnected } from './contiguous-link.ts'
import type { SourceCursor, SourceSend } from './conversation-source.ts'
import type { LiveConnection, LiveFeed, LiveTarget } from './live-feed.ts'
import { hideKey, withoutKey } from './session-key.ts'
import { refusal } from './refusal.ts'

const CONTIGUOUS_FRAMES = [WIRE.events, WIRE.replayStart, WIRE.logReset, WIRE.replayDone, WIRE.head, WIRE.transient, WIRE.error]
/** Between two pings of a server that does not say. */
const PING_MS = 45_000

/**
 * Live events over Socket.IO: contiguous servers and, unmodified, V0 servers. A V0 server takes its key from the URL and
 * nowhere else; any other gets it in the handshake's `auth`.
 * @example createEventClient({ baseUrl, live: socketIoFeed() })
 */
export function socketIoFeed(): LiveFeed {
  return { name: 'socketio', speaksV0: true, connect }
}

function connect(target: LiveTarget, cursor: SourceCursor): LiveConnection {
  const isContiguous = target.dialect !== 'v0'
  const { sessionApiKey: key } = target
  let socket: ReturnType<typeof io> | undefined
  const link = new ContiguousLink(target.runtime, cursor.signal, () => socket?.disconnect())
  try {
    if (!link.hasEnded) socket = open(target, cursor, link, isContiguous, key)
  } catch (error) {
    link.fail(error)
  }

  return {
    frames: link.frames,
    send: async (action: unknown, send: SourceSend) => {
      if (socket?.connected !== true) throw notConnected()
      if (!isContiguous) {
        socket.emit(WIRE.userAction, action)
        return {}
      }
      const message = { ...(action as object), idempotency_key: send.idempotencyKey, epoch: send.epoch }
      const answer = link.answerTo(send.idempotencyKey, send.signal)
      socket.emit(WIRE.userAction, message, (ack: unknown) => link.take(() => ({ type: 'ack', ...parseAck(ack), idempotency_key: send.idempotencyKey })))
      return answer
    },
  }
}

function open(target: LiveTarget, cursor: SourceCursor, link: ContiguousLink, isContiguous: boolean, key: string | undefined): ReturnType<typeof io> {
  const { origin, path } = socketIoTarget(target.conversationUrl)
  const socket = io(origin, {
    path,
    transports: ['websocket'],
    forceNew: true,
    // The session decides when to try again, with the cursor of that moment.
    reconnection: false,
    query: feedQuery(target, cursor, isContiguous ? undefined : key),
    ...(key === undefined || !isContiguous ? {} : { auth: { session_api_key: key } }),
  })
  for (const name of CONTIGUOUS_FRAMES) socket.on(name, (payload: unknown) => link.take(() => parseSocketIoFrame(name, payload)))
  socket.on(WIRE.event, (payload: unknown) => link.guard(() => acceptV0(link, payload)))
  // A contiguous server says what it is next; a V0 server acknowledges after its replay, says nothing of its own, and shows by its pings that it lives.
  if (!isContiguous) {
    let silenceMs = PING_MS
    socket.io.engine.on('handshake', ({ pingInterval, pingTimeout }) => (silenceMs = pingInterval + pingTimeout))
    socket.io.on('ping', () => link.heard())
    socket.on('connect', () => {
      link.allowSilence(silenceMs)
      link.frames.push({ connected: true })
    })
  }
  socket.on('connect_error', (error) => link.fail(connectError(error, key)))
  socket.on('disconnect', (reason) => link.fail(new EventreelError('connection_closed', `Socket.IO disconnected: ${reason}`, { retryable: true })))
  return socket
}

function acceptV0(link: ContiguousLink, payload: unknown): void {
  const frame = parseV0Frame(payload)
  if (frame.type === 'event') link.frames.push({ provisional: [frame.event] })
  else if (frame.type === 'transient') link.frames.push({ transient: frame.transient })
}

function feedQuery(target: LiveTarget, cursor: SourceCursor, key: string | undefined): Record<string, string> {
  return {
    conversation_id: target.conversationId,
    latest_event_id: String(cursor.afterId),
    contiguous: 'true',
    ...(cursor.epoch === undefined ? {} : { epoch: cursor.epoch }),
    ...(cursor.epoch === undefined || cursor.afterTimestamp === undefined ? {} : { latest_event_timestamp: cursor.afterTimestamp }),
    ...(key === undefined ? {} : { session_api_key: key }),
  }
}

/** Refusals of V0 servers, which have no codes: mapped here once. */
const V0_REFUSALS: Readonly<Record<string, string>> = {
  invalid_session_api_key: 'unauthorized',
  'No conversation_id in query params': 'invalid_conversation_id',
}

function connectError(error: Error, key: string | undefined): EventreelError {
  const data: unknown = 'data' in error ? error.data : undefined
  const code = typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string' ? data.code : V0_REFUSALS[error.message]
  const message = hideKey(error.message, key)
  if (code !== undefined) return refusal(code, message)
  // Not the error itself: it holds the socket, whose URL may hold a V0 server's key.
  return new EventreelError('network_error', `Socket.IO could not connect: ${message}`, { cause: withoutKey(error, key), retryable: true })
}
