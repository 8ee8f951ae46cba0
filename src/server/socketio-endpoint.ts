import type { Server as HttpServer } from 'node:http'
import { Server, type ExtendedError, type Socket } from 'socket.io'
import { EventreelError, isEventreelError } from '../errors.ts'
import { validateConversationId } from '../protocol/urls.ts'
import * as WIRE from '../protocol/wire-names.ts'
import { ContiguousConnection } from './contiguous-connection.ts'
import { readClaim } from './cursor-claim.ts'
import type { EventService } from './event-service.ts'
import { errorBody, unauthorized } from './http-answer.ts'
import { errorDetails } from './logger.ts'
import type { Origins } from './origins.ts'
import { sendAction, type SendAnswer } from './socket-send.ts'
import { endSocket, SocketIoWire } from './socketio-wire.ts'
import type { ConversationRecord } from './storage.ts'
import { V0Connection } from './v0-connection.ts'

export interface SocketIoEndpointOptions {
  readonly service: EventService
  readonly origins: Origins
  readonly isKey: (given: unknown) => boolean
  readonly maxMessageBytes: number
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
      const allowed = origins.allows(request) && origins.allowsHost(request)
      decide(allowed ? null : 'This origin may not connect', allowed)
    },
    cors: (request, decide) => decide(null, { origin: origins.allows(request) }),
  })
  server.use((socket, next) => {
    welcome(options, socket, next).catch((error: unknown) => refuse(service, socket, error, next))
  })
  server.on('connection', (socket) => {
    const conversation = contiguousOf(socket)
    if (conversation !== undefined) serveContiguous(service, socket, conversation).catch((error: unknown) => drop(service, socket, error))
  })
  return server
}

/** @throws What the client is refused with. */
async function welcome(options: SocketIoEndpointOptions, socket: Socket, next: () => void): Promise<void> {
  const { service } = options
  const conversation = await admit(options, socket)
  listenForActions(service, socket, conversation.conversationId)
  if (param(socket, 'contiguous')?.toLowerCase() !== 'true') return serveV0(service, socket, conversation, next)
  socket.data = { contiguous: conversation } satisfies SocketData
  next()
}

function contiguousOf(socket: Socket): ConversationRecord | undefined {
  return (socket.data as SocketData).contiguous
}

async function admit({ service, isKey }: SocketIoEndpointOptions, socket: Socket): Promise<ConversationRecord> {
  const id = param(socket, 'conversation_id')
  // The words are the mechanism's own: its clients look at them.
  if (id === undefined || id === '') throw new EventreelError('bad_request', 'No conversation_id in query params')
  const key: unknown = socket.handshake.auth['session_api_key'] ?? param(socket, 'session_api_key')
  if (!isKey(key)) throw unauthorized()
  return service.storage.getConversation(validateConversationId(id))
}

async function serveV0(service: EventService, socket: Socket, conversation: ConversationRecord, next: () => void): Promise<void> {
  const afterId = readClaim((name) => param(socket, name)).latestEventId
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

function listenForActions(service: EventService, socket: Socket, conversationId: string): void {
  const receive = async (action: unknown, ack: unknown) => {
    const answer = await sendAction(service, conversationId, action)
    if (isAck(ack)) ack(answer)
    else if ('error' in answer) socket.emit(WIRE.event, { error: true, message: answer.error.message })
  }
  socket.on(WIRE.userAction, (...args: unknown[]) => void receive(args[0], args.at(-1)))
  socket.on(WIRE.legacyAction, (...args: unknown[]) => void receive(args[0], args.at(-1)))
}

function isAck(value: unknown): value is (answer: SendAnswer) => void {
  return typeof value === 'function'
}

function refuse(service: EventService, socket: Socket, error: unknown, next: (error: ExtendedError) => void): void {
  const { code, detail, status } = errorBody(error)
  service.options.logger({ level: status === 500 ? 'error' : 'info', what: 'socket.io refused', code, ...(status === 500 && errorDetails(error)) })
  // A client that is refused does not come back by itself: one that may come in later loses its link only.
  if (isEventreelError(error) && error.retryable) socket.conn.close()
  const message = isEventreelError(error, 'unauthorized') ? 'invalid_session_api_key' : detail
  next(Object.assign(new Error(message), { data: { code } }))
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
