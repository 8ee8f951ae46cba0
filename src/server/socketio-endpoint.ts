import type { Server as HttpServer } from 'node:http'
import { Server, type ExtendedError, type Socket } from 'socket.io'
import { EventreelError, isEventreelError } from '../errors.ts'
import { validateConversationId } from '../protocol/urls.ts'
import { WIRE } from '../protocol/wire-names.ts'
import { ContiguousConnection } from './contiguous-connection.ts'
import { readClaim } from './cursor-claim.ts'
import type { EventService } from './event-service.ts'
import { errorBody, unauthorized } from './http-answer.ts'
import { errorDetails } from './logger.ts'
import type { Origins } from './origins.ts'
import { sendAction } from './socket-send.ts'
import { SocketIoWire } from './socketio-wire.ts'
import type { ConversationRecord } from './storage.ts'
import { V0Connection } from './v0-connection.ts'

export interface SocketIoEndpointOptions {
  readonly service: EventService
  readonly origins: Origins
  readonly isKey: (given: unknown) => boolean
  readonly maxMessageBytes: number
}

interface Admitted {
  readonly conversation: ConversationRecord
  readonly contiguous: boolean
}

/** Socket.IO at `/socket.io`: clients of the mechanism as they are, and contiguous ones. */
export function attachSocketIo(httpServer: HttpServer, options: SocketIoEndpointOptions): Server {
  const { service, origins, maxMessageBytes } = options
  const server = new Server(httpServer, {
    serveClient: false,
    // The WebSocket endpoint answers the upgrades that are not Socket.IO's.
    destroyUpgrade: false,
    maxHttpBufferSize: maxMessageBytes,
    allowRequest: (request, decide) => decide(origins.allows(request) ? null : 'This origin may not connect', origins.allows(request)),
    cors: (request, decide) => decide(null, { origin: origins.allows(request) }),
  })
  server.use((socket, next) => {
    admit(options, socket)
      .then(async (admitted) => {
        listenForActions(service, socket, admitted.conversation.conversationId)
        if (admitted.contiguous) {
          socket.data = admitted
          next()
        } else {
          await serveV0(service, socket, admitted.conversation, next)
        }
      })
      .catch((error: unknown) => refuse(service, socket, error, next))
  })
  server.on('connection', (socket) => {
    const admitted: Partial<Admitted> = socket.data
    if (admitted.contiguous !== true || admitted.conversation === undefined) return
    serveContiguous(service, socket, admitted.conversation).catch((error: unknown) => drop(service, socket, error))
  })
  return server
}

/** @throws What the client is refused with. */
async function admit({ service, isKey }: SocketIoEndpointOptions, socket: Socket): Promise<Admitted> {
  const id = param(socket, 'conversation_id')
  // The words are the mechanism's own: its clients look at them.
  if (id === undefined || id === '') throw new EventreelError('bad_request', 'No conversation_id in query params')
  const { session_api_key: key } = socket.handshake.auth
  if (!isKey(key ?? param(socket, 'session_api_key'))) throw unauthorized()
  const conversation = await service.storage.getConversation(validateConversationId(id))
  return { conversation, contiguous: param(socket, 'contiguous')?.toLowerCase() === 'true' }
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
}

async function serveContiguous(service: EventService, socket: Socket, conversation: ConversationRecord): Promise<void> {
  const wire = new SocketIoWire(socket)
  const connection = await ContiguousConnection.open(service, conversation, wire, readClaim((name) => param(socket, name)))
  if (socket.disconnected) return
  socket.once('disconnect', () => connection.close())
  await connection.run()
}

function listenForActions(service: EventService, socket: Socket, conversationId: string): void {
  const receive = (...args: unknown[]) => {
    const ack = args.at(-1)
    void sendAction(service, conversationId, args[0]).then((answer) => {
      if (typeof ack === 'function') ack(answer)
      else if ('error' in answer) socket.emit(WIRE.event, { error: true, message: answer.error.message })
    })
  }
  socket.on(WIRE.userAction, receive)
  socket.on(WIRE.legacyAction, receive)
}

function refuse(service: EventService, socket: Socket, error: unknown, next: (error: ExtendedError) => void): void {
  const { code, detail, status } = errorBody(error)
  service.options.logger({ level: status === 500 ? 'error' : 'info', what: 'socket.io refused', code, ...(status === 500 && errorDetails(error)) })
  const message = isEventreelError(error, 'unauthorized') ? 'invalid_session_api_key' : detail
  if (socket.conn.readyState === 'open') next(Object.assign(new Error(message), { data: { code } }))
}

/** A running connection whose log cannot be read any more. */
function drop(service: EventService, socket: Socket, error: unknown): void {
  if (errorBody(error).status === 500) service.options.logger({ level: 'error', what: 'socket.io', ...errorDetails(error) })
  socket.disconnect(true)
}

function param(socket: Socket, name: string): string | undefined {
  const value: unknown = socket.handshake.query[name]
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' ? last : undefined
}
