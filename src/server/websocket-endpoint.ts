import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { EventreelError, isEventreelError } from '../errors.ts'
import { parseJson } from '../protocol/parse-json.ts'
import * as WIRE from '../protocol/wire-names.ts'
import { Backlog } from './backlog.ts'
import { ContiguousConnection } from './contiguous-connection.ts'
import { readClaim } from './cursor-claim.ts'
import type { EventService } from './event-service.ts'
import { errorBody, unauthorized } from './http-answer.ts'
import { errorDetails } from './logger.ts'
import type { Origins } from './origins.ts'
import { refuseSocket, refuseUpgrade } from './refuse-socket.ts'
import { isShutOut, sendAction, type SendAnswer, socketError } from './socket-send.ts'
import { decodePathPart, namedId } from './validation.ts'
import { type Doors, Visitor } from './visitor.ts'
import { CLOSE_FORBIDDEN, CLOSE_NOT_FOUND, CLOSE_RESTART, CLOSE_TRY_LATER, CLOSE_UNAUTHORIZED, WebSocketWire } from './websocket-wire.ts'

const PATH = '/sockets/events/'
const AUTH_TIMEOUT_MS = 10_000
/** What is longer holds no key. */
const MAX_STRANGER_BYTES = 16 << 10
const INTERNAL_ERROR = 1011
/** By the code of the refusal. */
const CLOSE_CODES: Readonly<Record<string, number>> = {
  unauthorized: CLOSE_UNAUTHORIZED,
  forbidden: CLOSE_FORBIDDEN,
  conversation_not_found: CLOSE_NOT_FOUND,
  invalid_conversation_id: CLOSE_NOT_FOUND,
  rate_limited: CLOSE_TRY_LATER,
}

export interface WebSocketEndpointOptions extends Doors {
  readonly service: EventService
  readonly origins: Origins
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
      refuseUpgrade(socket, '403 Forbidden', this.#options.service.options.runtime)
      return true
    }
    const visitor = this.#arrive(request, socket)
    if (visitor === null) return true
    // Must not wait for the WebSocket: a handshake may be none.
    socket.once('close', () => visitor.leave())
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      new WebSocketSession(this.#options, visitor, webSocket, socket, path.slice(PATH.length), new URLSearchParams(search)).start()
    })
    return true
  }

  #arrive(request: IncomingMessage, socket: Duplex): Visitor | null {
    const { traffic, service } = this.#options
    const address = traffic.addressOf(request)
    try {
      traffic.countRequest(address)
      return new Visitor(this.#options, address)
    } catch (error) {
      const { retry_after: seconds = 1 } = errorBody(error)
      refuseUpgrade(socket, '429 Too Many Requests', service.options.runtime, `Retry-After: ${seconds}\r\n`)
      return null
    }
  }

  close(): void {
    for (const socket of this.#server.clients) socket.close(CLOSE_RESTART, 'server_closing')
    this.#server.close()
  }
}

class WebSocketSession {
  readonly #options: WebSocketEndpointOptions
  readonly #visitor: Visitor
  readonly #socket: WebSocket
  /** What the WebSocket runs on. */
  readonly #link: Duplex
  readonly #wire: WebSocketWire
  readonly #backlog = new Backlog()
  readonly #rawId: string
  readonly #query: URLSearchParams
  #conversationId = ''
  #state: 'unauthorized' | 'opening' | 'open' | 'refused' = 'unauthorized'
  #connection: ContiguousConnection | null = null
  #cancelAuth = () => {}
  /** Actions that came before the connection stood, with their sizes. */
  #early: (readonly [frame: unknown, bytes: number])[] = []
  #strangerBytes = 0
  #isDraining = false

  constructor(options: WebSocketEndpointOptions, visitor: Visitor, socket: WebSocket, link: Duplex, rawId: string, query: URLSearchParams) {
    this.#options = options
    this.#visitor = visitor
    this.#socket = socket
    this.#link = link
    this.#wire = new WebSocketWire(socket)
    this.#rawId = rawId
    this.#query = query
  }

  start(): void {
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    // Must come after the WebSocket's own listener: what holds a key has been heard then.
    this.#link.on('data', this.#countStranger)
    // What is wrong with the link is told by 'close' too.
    this.#socket.on('error', () => {})
    this.#socket.once('close', () => {
      this.#cancelAuth()
      this.#connection?.close()
    })
    const key = this.#query.get('session_api_key')
    if (this.#options.access.isOpen || key !== null) this.#admit(key)
    else this.#cancelAuth = this.#options.service.options.runtime.setTimer(() => this.#refuse(unauthorized()), AUTH_TIMEOUT_MS)
  }

  #admit(key: unknown): void {
    this.#cancelAuth()
    this.#state = 'opening'
    // What comes now would have to be kept.
    this.#socket.pause()
    this.#open(key).catch((error: unknown) => this.#refuse(error))
  }

  async #open(key: unknown): Promise<void> {
    const { service } = this.#options
    const named = namedId(() => decodePathPart(this.#rawId))
    await this.#visitor.enter(key, named.id)
    this.#link.off('data', this.#countStranger)
    if ('fault' in named) throw named.fault
    this.#conversationId = named.id
    const conversation = await service.storage.getConversation(this.#conversationId)
    const connection = await ContiguousConnection.open(service, conversation, this.#wire, readClaim((name) => this.#query.get(name)))
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#connection = connection
    this.#state = 'open'
    this.#socket.resume()
    for (const [frame, bytes] of this.#early.splice(0)) this.#send(frame, bytes)
    await connection.run()
  }

  /** A frame that is not whole yet is kept by the WebSocket: of who is not known, not much of one. */
  readonly #countStranger = (chunk: Buffer): void => {
    if (this.#state === 'opening') return
    this.#strangerBytes += chunk.length
    if (this.#strangerBytes > MAX_STRANGER_BYTES) this.#cutStranger()
  }

  #cutStranger(): void {
    this.#link.off('data', this.#countStranger)
    this.#refuse(unauthorized())
    refuseSocket(this.#link, '', this.#options.service.options.runtime)
  }

  #receive(data: RawData, isBinary: boolean): void {
    // What was on its way when it was refused.
    if (this.#state === 'refused') return
    const text = textOf(data)
    if (this.#state === 'unauthorized' && text.length > MAX_STRANGER_BYTES) return this.#cutStranger()
    try {
      if (isBinary) throw new EventreelError('bad_request', 'frame: text is expected')
      const frame = parseJson(text, 'frame')
      if (this.#state === 'unauthorized') return this.#admit(typeof frame === 'object' && frame !== null && isAuth(frame) ? frame.session_api_key : undefined)
      if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) throw new EventreelError('bad_request', 'frame: an object is expected')
      if (isAuth(frame)) return this.#visitor.countMessage()
      if (this.#state === 'open') this.#send(frame, text.length)
      else this.#early.push([frame, text.length])
    } catch (error) {
      if (this.#state === 'unauthorized') this.#refuse(unauthorized())
      else this.#answer(error)
    }
  }

  #send(frame: unknown, bytes: number): void {
    const answered = this.#backlog.add(bytes)
    if (this.#backlog.isFull) this.#socket.pause()
    const key = typeof frame === 'object' && frame !== null && 'idempotency_key' in frame ? frame.idempotency_key : undefined
    void this.#append(frame).then((answer) => {
      answered()
      this.#wire.send(WIRE.ack, { ...(typeof key === 'string' && { idempotency_key: key }), ...answer })
      if (isShutOut(answer)) this.#refuse(unauthorized())
      this.#readOn()
    })
  }

  async #append(frame: unknown): Promise<SendAnswer> {
    const { service } = this.#options
    try {
      this.#visitor.countMessage()
    } catch (error) {
      return { error: socketError(service, error) }
    }
    return sendAction(service, this.#visitor, this.#conversationId, frame)
  }

  /** Reads on where there is room: in what waits for an answer, and in what waits to leave. */
  #readOn(): void {
    if (this.#state !== 'open') return
    if (!this.#wire.isBackedUp) {
      if (!this.#backlog.isFull) this.#socket.resume()
      return
    }
    this.#socket.pause()
    if (this.#isDraining) return
    this.#isDraining = true
    void this.#wire.drained().then(() => {
      this.#isDraining = false
      this.#readOn()
    })
  }

  /** What is nothing that can be answered is told to the sender, or ends a sender of too much of it. */
  #answer(error: unknown): void {
    try {
      this.#visitor.countMessage()
      this.#wire.send(WIRE.error, { ...socketError(this.#options.service, error) })
      this.#readOn()
    } catch (tooMany) {
      this.#refuse(tooMany)
    }
  }

  #refuse(error: unknown): void {
    if (this.#state === 'refused') return
    this.#state = 'refused'
    this.#connection?.close()
    // Or the client's farewell would not be heard.
    this.#socket.resume()
    if (isEventreelError(error, 'epoch_changed')) return this.#wire.end('replaced')
    const { code } = socketError(this.#options.service, error)
    const closeCode = CLOSE_CODES[code] ?? (errorBody(error).status === 503 ? CLOSE_TRY_LATER : undefined)
    if (closeCode === undefined) this.#options.service.options.logger({ level: 'warn', what: 'websocket', ...errorDetails(error) })
    this.#socket.close(closeCode ?? INTERNAL_ERROR, code)
  }
}

function isAuth(frame: object): frame is { readonly type: 'auth'; readonly session_api_key?: unknown } {
  return 'type' in frame && frame.type === WIRE.auth
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data).toString()
}

