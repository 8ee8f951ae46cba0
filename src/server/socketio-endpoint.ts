import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'
import { Server, type ExtendedError, type Socket } from 'socket.io'
import { EventreelError, isEventreelError, ProtocolError } from '../errors.ts'
import { Backlog, tooMuchAtOnce } from './backlog.ts'
import { isPlainJson } from './plain-json.ts'
import * as WIRE from '../protocol/wire-names.ts'
import { ContiguousConnection } from './contiguous-connection.ts'
import { readClaim } from './cursor-claim.ts'
import type { EventService } from './event-service.ts'
import { errorBody, SECURITY_HEADERS } from './http-answer.ts'
import { errorDetails } from './logger.ts'
import type { Origins } from './origins.ts'
import { isShutOut, sendAction, type SendAnswer, socketError } from './socket-send.ts'
import { endSocket, SocketIoWire } from './socketio-wire.ts'
import type { ConversationRecord } from './storage.ts'
import { V0Connection } from './v0-connection.ts'
import { namedId } from './validation.ts'
import { type Doors, Visitor } from './visitor.ts'

export interface SocketIoEndpointOptions extends Doors {
  readonly service: EventService
  readonly origins: Origins
  readonly maxMessageBytes: number
}

/** A link whose client does not say in time what it wants, or has been refused, is ended. */
const ADMISSION_MS = 10_000

/** Whoever does not read so many answers is let go. A burst that is sent at once and then read stays below. */
const MAX_UNREAD_ANSWERS = 4096

type Link = Socket['conn']

/** What is known of a link before and after its client is admitted. */
interface Guest {
  /** Null while there is no room for it. */
  visitor: Visitor | null
  isEntering: boolean
  hasEntered: boolean
  /** Set when it has sent more than it may: nothing more is done for it. */
  excess: EventreelError | null
}

/** What is kept of a contiguous client between its admission and its connection. */
interface SocketData {
  readonly contiguous?: ConversationRecord
}

/** Socket.IO at `/socket.io`: clients of the mechanism as they are, and contiguous ones. */
export function attachSocketIo(httpServer: HttpServer, options: SocketIoEndpointOptions): Server {
  const { service, origins, maxMessageBytes } = options
  const server = new Server(httpServer, {
    serveClient: false,
    // Must outlast a long replay: a client of the mechanism is connected only at its end.
    connectTimeout: 300_000,
    // The WebSocket endpoint answers the upgrades that are not Socket.IO's.
    destroyUpgrade: false,
    maxHttpBufferSize: maxMessageBytes,
    allowRequest: (request, decide) => {
      const refusal = whyNot(options, request)
      decide(refusal, refusal === null)
    },
    cors: (request, decide) => decide(null, { origin: origins.allows(request) }),
  })
  const guests = new WeakMap<Link, Guest>()
  server.engine.on('connection', (link: Link) => guests.set(link, receive(service, options, link)))
  server.engine.use((request: IncomingMessage, _response: ServerResponse, next: (error?: Error) => void) => {
    // `allowRequest` is asked for the first request of a link only.
    const refusal = isOfLink(request) ? whyNot(options, request) : null
    next(refusal === null ? undefined : new Error(refusal))
  })
  server.engine.on('headers', (headers: Record<string, string>) => void Object.assign(headers, Object.fromEntries(SECURITY_HEADERS)))
  server.use((socket, next) => {
    welcome(options, guests.get(socket.conn), socket, next).catch((error: unknown) => refuse(service, socket.conn, error, next))
  })
  server.on('connection', (socket) => {
    const conversation = contiguousOf(socket)
    if (conversation !== undefined) serveContiguous(service, socket, conversation).catch((error: unknown) => drop(service, socket, error))
  })
  return server
}

/** Whether a request belongs to a link that there is, or so it says. */
function isOfLink({ url = '' }: IncomingMessage): boolean {
  return new URL(url, 'http://localhost').searchParams.has('sid')
}

/** Why a request may not even begin. There is nobody yet to whom a code could be said. */
function whyNot({ origins, traffic }: SocketIoEndpointOptions, request: IncomingMessage): string | null {
  if (!origins.allows(request) || !origins.allowsHost(request)) return 'This origin may not connect'
  try {
    traffic.countRequest(traffic.addressOf(request))
    return null
  } catch {
    return 'Too many requests'
  }
}

function newVisitor(doors: Doors, link: Link): Visitor {
  return new Visitor(doors, doors.traffic.addressOf(link.request))
}

function receive(service: EventService, doors: Doors, link: Link): Guest {
  const guest: Guest = { visitor: null, isEntering: false, hasEntered: false, excess: null }
  countPackets(doors, link, guest)
  try {
    guest.visitor = newVisitor(doors, link)
  } catch (error) {
    // Is told to the client when it says what it wants: only then there are words for it.
    if (!isEventreelError(error, 'rate_limited')) throw error
  }
  const cancel = service.options.runtime.setTimer(() => {
    if (!guest.hasEntered) link.close()
  }, ADMISSION_MS)
  link.once('close', () => {
    cancel()
    guest.visitor?.leave()
  })
  return guest
}

/** Must count beneath Socket.IO: it hears more than it passes on. */
function countPackets({ traffic }: Doors, link: Link, guest: Guest): void {
  const address = traffic.addressOf(link.request)
  link.on('packet', ({ type }: { readonly type: string }) => {
    if (type !== 'message' || guest.excess !== null) return
    try {
      traffic.countRequest(address)
    } catch (error) {
      if (!isEventreelError(error)) throw error
      guest.excess = error
      // The packet at hand is answered first.
      setImmediate(() => link.close())
    }
  })
}

/** @throws What the client is refused with. */
async function welcome(options: SocketIoEndpointOptions, guest: Guest | undefined, socket: Socket, next: () => void): Promise<void> {
  const { service } = options
  if (guest === undefined) throw new EventreelError('server_error', 'The link is not known.')
  if (guest.excess !== null) throw guest.excess
  const visitor = (guest.visitor ??= newVisitor(options, socket.conn))
  // Must not begin twice: a link could have many replays made for it at once.
  if (guest.isEntering) throw new EventreelError('bad_request', 'This connection is being made already')
  guest.isEntering = true
  const conversation = await admit(options, visitor, socket).finally(() => (guest.isEntering = false))
  guest.isEntering = true
  guest.hasEntered = true
  listenForActions(service, guest, visitor, socket, conversation.conversationId)
  if (param(socket, 'contiguous')?.toLowerCase() !== 'true') return serveV0(service, socket, conversation, next)
  socket.data = { contiguous: conversation } satisfies SocketData
  next()
}

function contiguousOf(socket: Socket): ConversationRecord | undefined {
  return (socket.data as SocketData).contiguous
}

async function admit({ service }: SocketIoEndpointOptions, visitor: Visitor, socket: Socket): Promise<ConversationRecord> {
  const id = param(socket, 'conversation_id')
  // The words are the mechanism's own: its clients look at them.
  if (id === undefined || id === '') throw new EventreelError('bad_request', 'No conversation_id in query params')
  // Whatever a client sent, of any type.
  const auth = socket.handshake.auth as Readonly<Record<string, unknown>> | null | undefined
  const named = namedId(() => id)
  await visitor.enter(auth?.['session_api_key'] ?? param(socket, 'session_api_key'), named.id)
  if ('fault' in named) throw named.fault
  return service.storage.getConversation(named.id)
}

async function serveV0(service: EventService, socket: Socket, conversation: ConversationRecord, next: () => void): Promise<void> {
  const held = readClaim((name) => param(socket, name)).latestEventId
  // What lies beyond the end is of another log: this one is sent from its beginning.
  const afterId = held > conversation.latestEventId ? -1 : held
  let connected = false
  const connection = new V0Connection(service, conversation, socket, afterId, () => {
    connected = true
    next()
  })
  // Must watch the link beneath: the socket itself tells of its end only after it was connected.
  socket.conn.once('close', () => connection.close())
  socket.once('disconnect', () => connection.close())
  try {
    await connection.run()
  } catch (error) {
    if (!connected) throw error
    drop(service, socket, error)
  }
  // Must be called for a client that left in its replay too, or Socket.IO keeps what it knows of it.
  if (!connected) next()
}

async function serveContiguous(service: EventService, socket: Socket, conversation: ConversationRecord): Promise<void> {
  const wire = new SocketIoWire(socket)
  const connection = await ContiguousConnection.open(service, conversation, wire, readClaim((name) => param(socket, name)))
  if (socket.disconnected) return
  socket.once('disconnect', () => connection.close())
  await connection.run()
}

function listenForActions(service: EventService, guest: Guest, visitor: Visitor, socket: Socket, conversationId: string): void {
  const backlog = new Backlog()
  let unread = 0
  const send = async (action: unknown): Promise<SendAnswer> => {
    if (guest.excess !== null) return { error: socketError(service, guest.excess) }
    if (backlog.isFull) return { error: socketError(service, tooMuchAtOnce()) }
    // Socket.IO carries bytes too, which are no JSON, and take long to be looked through as if they were.
    if (!isPlainJson(action)) return { error: socketError(service, new ProtocolError('event', 'event: JSON is expected, not nested too deep')) }
    const answered = backlog.add(JSON.stringify(action).length)
    return sendAction(service, visitor, conversationId, action).finally(answered)
  }
  const receive = async (action: unknown, ack: unknown) => {
    const answer = await send(action)
    if (isAck(ack)) ack(answer)
    else if ('error' in answer) socket.emit(WIRE.event, { error: true, message: answer.error.message })
    if (isShutOut(answer)) socket.disconnect(true)
    unread = socket.conn.transport.writable ? 0 : unread + 1
    if (unread > MAX_UNREAD_ANSWERS) socket.conn.close()
  }
  socket.on(WIRE.userAction, (...args: unknown[]) => void receive(args[0], args.at(-1)))
  socket.on(WIRE.legacyAction, (...args: unknown[]) => void receive(args[0], args.at(-1)))
}

function isAck(value: unknown): value is (answer: SendAnswer) => void {
  return typeof value === 'function'
}

function refuse(service: EventService, link: Link, error: unknown, next: (error: ExtendedError) => void): void {
  const { code, detail, status, ...more } = errorBody(error)
  service.options.logger({ level: status === 500 ? 'error' : 'info', what: 'socket.io refused', code, ...(status === 500 && errorDetails(error)) })
  // A client of the mechanism that is refused does not come back by itself, one that loses its link does: as it must when the store was away.
  if (code === 'storage_unavailable') return link.close()
  const message = isEventreelError(error, 'unauthorized') ? 'invalid_session_api_key' : detail
  next(Object.assign(new Error(message), { data: { code, ...more } }))
  // Whom there is no room for must not stay to wait.
  if (code === 'rate_limited') setImmediate(() => link.close())
}

/** A running connection whose log cannot be read any more. */
function drop(service: EventService, socket: Socket, error: unknown): void {
  if (errorBody(error).status === 500) service.options.logger({ level: 'error', what: 'socket.io', ...errorDetails(error) })
  endSocket(socket, isEventreelError(error, 'conversation_not_found') ? 'deleted' : 'replaced')
}

function param(socket: Socket, name: string): string | undefined {
  const value: unknown = socket.handshake.query[name]
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' ? last : undefined
}
