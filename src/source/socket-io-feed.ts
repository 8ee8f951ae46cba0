import { io } from 'socket.io-client'
import { EventreelError } from '../errors.ts'
import { parseAck, parseSocketIoFrame } from '../protocol/frames.ts'
import { socketIoTarget } from '../protocol/urls.ts'
import { parseV0Frame } from '../protocol/v0-frames.ts'
import * as WIRE from '../protocol/wire-names.ts'
import { ContiguousLink, cursorQuery, notConnected } from './contiguous-link.ts'
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
  const { conversationId, sessionApiKey: key } = target
  const isContiguous = target.dialect !== 'v0'
  const link = new ContiguousLink(target.runtime, cursor.signal, key)
  let opened: ReturnType<typeof io> | undefined
  link.open(() => {
    const { origin, path } = socketIoTarget(target.conversationUrl)
    const credentials = key === undefined ? {} : { session_api_key: key }
    const socket = io(origin, {
      path,
      transports: ['websocket'],
      forceNew: true,
      // The session decides when to try again, with the cursor of that moment.
      reconnection: false,
      query: { conversation_id: conversationId, ...cursorQuery(cursor), ...(isContiguous ? {} : credentials) },
      ...(isContiguous ? { auth: credentials } : {}),
    })
    opened = socket
    for (const name of CONTIGUOUS_FRAMES) socket.on(name, (payload: unknown) => link.take(() => parseSocketIoFrame(name, payload)))
    socket.on(WIRE.event, (payload: unknown) => link.guard(() => acceptV0(link, payload)))
    if (!isContiguous) watchV0(link, socket)
    socket.on('connect_error', (error) => link.fail(connectError(error, key)))
    socket.on('disconnect', (reason) => link.fail(new EventreelError('connection_closed', `Socket.IO disconnected: ${reason}`, { retryable: true })))
    return () => socket.disconnect()
  })
  const emit = async (action: unknown) => {
    if (opened?.connected !== true) throw notConnected()
    opened.emit(WIRE.userAction, action)
    return {}
  }
  const ask = (action: unknown, send: SourceSend) => {
    const acknowledge = (ack: unknown) => link.take(() => ({ type: 'ack', ...parseAck(ack), idempotency_key: send.idempotencyKey }))
    return link.send(action, send, opened?.connected === true ? (message) => opened?.emit(WIRE.userAction, message, acknowledge) : undefined)
  }
  return { frames: link.frames, send: isContiguous ? ask : emit }
}

/** A contiguous server says what it is next; a V0 server acknowledges after its replay, says nothing of its own, and shows by its pings that it lives. */
function watchV0(link: ContiguousLink, socket: ReturnType<typeof io>): void {
  let silenceMs = PING_MS
  socket.io.engine.on('handshake', ({ pingInterval, pingTimeout }) => (silenceMs = pingInterval + pingTimeout))
  socket.io.on('ping', () => link.heard())
  socket.on('connect', () => {
    link.allowSilence(silenceMs)
    link.frames.push({ connected: true })
  })
}

function acceptV0(link: ContiguousLink, payload: unknown): void {
  const frame = parseV0Frame(payload)
  if (frame.type === 'event') link.frames.push({ provisional: [frame.event] })
  else if (frame.type === 'transient') link.show(frame.transient)
}

/** Refusals of V0 servers, which have no codes: mapped here once. */
const V0_REFUSALS: Readonly<Record<string, string>> = {
  invalid_session_api_key: 'unauthorized',
  'No conversation_id in query params': 'invalid_conversation_id',
}

function connectError(error: Error, key: string | undefined): EventreelError {
  const data: unknown = 'data' in error ? error.data : undefined
  const { code: told, retry_after: retryAfter } = typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : {}
  const code = typeof told === 'string' ? told : V0_REFUSALS[error.message]
  const message = hideKey(error.message, key)
  if (code !== undefined) return refusal(code, message, retryAfter)
  // Not the error itself: it holds the socket, whose URL may hold a V0 server's key.
  return new EventreelError('network_error', `Socket.IO could not connect: ${message}`, { cause: withoutKey(error, key), retryable: true })
}
