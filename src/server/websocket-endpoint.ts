import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { EventreelError, isEventreelError } from '../errors.ts'
import { parseJson } from '../protocol/parse-json.ts'
import { validateConversationId } from '../protocol/urls.ts'
import * as WIRE from '../protocol/wire-names.ts'
import { ContiguousConnection } from './contiguous-connection.ts'
import { readClaim } from './cursor-claim.ts'
import type { EventService } from './event-service.ts'
import { unauthorized } from './http-answer.ts'
import { errorDetails } from './logger.ts'
import type { Origins } from './origins.ts'
import { sendAction, socketError } from './socket-send.ts'
import { decodePathPart } from './validation.ts'
import { CLOSE_NOT_FOUND, CLOSE_RESTART, CLOSE_UNAUTHORIZED, WebSocketWire } from './websocket-wire.ts'

const PATH = '/sockets/events/'
const AUTH_TIMEOUT_MS = 10_000
const INTERNAL_ERROR = 1011

export interface WebSocketEndpointOptions {
  readonly service: EventService
  readonly origins: Origins
  readonly isKey: (given: unknown) => boolean
  /** False where everybody may connect, so that nobody has to say a key first. */
  readonly needsKey: boolean
  readonly maxMessageBytes: number
}

/** The raw WebSocket of each conversation, at `/sockets/events/{id}`. */
export class WebSocketEndpoint {
  readonly #options: WebSocketEndpointOptions
  readonly #server: WebSocketServer

  constructor(options: WebSocketEndpointOptions) {
    this.#options = options
    this.#server = new WebSocketServer({ noServer: true, maxPayload: options.maxMessageBytes, perMessageDeflate: false })
  }

  /** Takes an upgrade of its path; false for another's. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const [path = '', search = ''] = (request.url ?? '').split('?', 2)
    if (!path.startsWith(PATH)) return false
    if (!this.#options.origins.allows(request) || !this.#options.origins.allowsHost(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return true
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      new WebSocketSession(this.#options, webSocket, path.slice(PATH.length), new URLSearchParams(search)).start()
    })
    return true
  }

  close(): void {
    for (const socket of this.#server.clients) socket.close(CLOSE_RESTART, 'server_closing')
    this.#server.close()
  }
}

class WebSocketSession {
  readonly #options: WebSocketEndpointOptions
  readonly #socket: WebSocket
  readonly #wire: WebSocketWire
  readonly #rawId: string
  readonly #query: URLSearchParams
  #conversationId = ''
  #state: 'unauthorized' | 'opening' | 'open' = 'unauthorized'
  #connection: ContiguousConnection | null = null
  #cancelAuth = () => {}
  /** Actions that came before the connection stood. */
  #early: unknown[] = []

  constructor(options: WebSocketEndpointOptions, socket: WebSocket, rawId: string, query: URLSearchParams) {
    this.#options = options
    this.#socket = socket
    this.#wire = new WebSocketWire(socket)
    this.#rawId = rawId
    this.#query = query
  }

  start(): void {
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    // What is wrong with the link is told by 'close' too.
    this.#socket.on('error', () => {})
    this.#socket.once('close', () => {
      this.#cancelAuth()
      this.#connection?.close()
    })
    const key = this.#query.get('session_api_key')
    if (!this.#options.needsKey) this.#admit()
    else if (key !== null) this.#authorize(key)
    else this.#cancelAuth = this.#options.service.options.runtime.setTimer(() => this.#refuse(unauthorized()), AUTH_TIMEOUT_MS)
  }

  #authorize(key: unknown): void {
    this.#cancelAuth()
    if (this.#options.isKey(key)) this.#admit()
    else this.#refuse(unauthorized())
  }

  #admit(): void {
    this.#state = 'opening'
    this.#open().catch((error: unknown) => this.#refuse(error))
  }

  async #open(): Promise<void> {
    const { service } = this.#options
    this.#conversationId = validateConversationId(decodePathPart(this.#rawId))
    const conversation = await service.storage.getConversation(this.#conversationId)
    const connection = await ContiguousConnection.open(service, conversation, this.#wire, readClaim((name) => this.#query.get(name)))
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#connection = connection
    this.#state = 'open'
    for (const action of this.#early.splice(0)) this.#send(action)
    await connection.run()
  }

  #receive(data: RawData, isBinary: boolean): void {
    try {
      if (isBinary) throw new EventreelError('bad_request', 'frame: text is expected')
      const frame = parseJson(textOf(data), 'frame')
      if (this.#state === 'unauthorized') return this.#authorize(typeof frame === 'object' && frame !== null && isAuth(frame) ? frame.session_api_key : undefined)
      if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) throw new EventreelError('bad_request', 'frame: an object is expected')
      if (isAuth(frame)) return
      if (this.#state === 'open') this.#send(frame)
      else this.#early.push(frame)
    } catch (error) {
      if (this.#state === 'unauthorized') this.#refuse(unauthorized())
      else this.#wire.send(WIRE.error, socketError(this.#options.service, error))
    }
  }

  #send(frame: unknown): void {
    const key = typeof frame === 'object' && frame !== null && 'idempotency_key' in frame ? frame.idempotency_key : undefined
    void sendAction(this.#options.service, this.#conversationId, frame).then((answer) => {
      this.#wire.send(WIRE.ack, { ...(typeof key === 'string' && { idempotency_key: key }), ...answer })
    })
  }

  #refuse(error: unknown): void {
    this.#connection?.close()
    const { code } = socketError(this.#options.service, error)
    if (isEventreelError(error, 'unauthorized')) return this.#socket.close(CLOSE_UNAUTHORIZED, code)
    if (isEventreelError(error, 'conversation_not_found') || isEventreelError(error, 'invalid_conversation_id')) {
      return this.#socket.close(CLOSE_NOT_FOUND, code)
    }
    this.#options.service.options.logger({ level: 'warn', what: 'websocket', ...errorDetails(error) })
    this.#socket.close(INTERNAL_ERROR, code)
  }
}

function isAuth(frame: object): frame is { readonly type: 'auth'; readonly session_api_key?: unknown } {
  return 'type' in frame && frame.type === WIRE.auth
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data).toString()
}

