import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { EventreelError } from '../errors.ts'
import { platform, type Runtime } from '../runtime.ts'
import { DEFAULT_MAX_EVENT_BYTES, EventService } from './event-service.ts'
import { HttpConnections } from './http-connections.ts'
import { createHttpHandler } from './http-handler.ts'
import { errorsToStderr } from './logger.ts'
import type { EventServer, EventServerOptions } from './options.ts'
import { isLoopback, Origins } from './origins.ts'
import { openStorage } from './open-storage.ts'
import { Readiness } from './readiness.ts'
import { LocalConversation } from './server-conversation.ts'
import { sessionKeyCheck } from './session-key.ts'
import { attachSocketIo } from './socketio-endpoint.ts'
import { checkTitle } from './validation.ts'
import { WebSocketEndpoint } from './websocket-endpoint.ts'
import { validateConversationId } from '../protocol/urls.ts'

const DEFAULT_HEAD_INTERVAL_MS = 15_000
const MIN_BODY_BYTES = 16 << 20
const ENVELOPE_BYTES = 64 << 10
const DEFAULT_MAX_AGE = 86_400
/** How long a closing server waits for its clients to leave by themselves. */
const CLOSE_GRACE_MS = 1000
/** How long requests that it has begun to answer may take then. */
const ANSWER_GRACE_MS = 10_000

/**
 * Starts a server of conversations: REST, Socket.IO and WebSocket on one port, with an embedded store.
 *
 * @throws {EventreelError} `invalid_argument`; `storage_unavailable`, `storage_blocked` (another process uses the directory);
 *   `server_error` when the port cannot be had.
 * @example
 * const server = await createEventServer({ port: 3000, dataDir: './data' })
 * const conversation = await server.createConversation({ title: 'First' })
 * await conversation.addEvent({ action: 'message', args: { content: 'Hello' } }, 'agent')
 */
export async function createEventServer(options: EventServerOptions = {}): Promise<EventServer> {
  checkOptions(options)
  const isKey = sessionKeyCheck(options.sessionApiKey)
  const runtime = options.runtime ?? platform
  const { maxEventBytes = DEFAULT_MAX_EVENT_BYTES, drainMs = 0, onUserAction } = options
  const logger = options.logger ?? errorsToStderr
  const { dataDir, databaseUrl } = options
  const { storage } = await openStorage({ dataDir, databaseUrl, runtime, logger })
  const service: EventService = new EventService({
    storage,
    runtime,
    logger,
    maxEventBytes,
    headIntervalMs: options.headIntervalMs ?? DEFAULT_HEAD_INTERVAL_MS,
    onUserAction: onUserAction && ((event, id) => onUserAction(event, new LocalConversation(service, id))),
  })
  const host = options.host ?? '127.0.0.1'
  const origins = new Origins(options.corsOrigins ?? [], isLoopback(host) && options.sessionApiKey === undefined)
  const limits = {
    maxBodyBytes: Math.max(MIN_BODY_BYTES, maxEventBytes + ENVELOPE_BYTES),
    immutableMaxAge: options.immutableMaxAge ?? DEFAULT_MAX_AGE,
    cacheable: options.sessionApiKey === undefined || options.authenticatingCache === true,
  }
  const maxMessageBytes = 2 * maxEventBytes + ENVELOPE_BYTES
  const readiness = new Readiness({ storage, runtime, logger })
  const httpServer = createServer(createHttpHandler({ service, origins, limits, isKey, readiness, fallback: options.fallback }))
  const connections = new HttpConnections(httpServer)
  const io = attachSocketIo(httpServer, { service, origins, isKey, maxMessageBytes })
  const webSockets = new WebSocketEndpoint({ service, origins, isKey, needsKey: options.sessionApiKey !== undefined, maxMessageBytes })
  httpServer.on('clientError', answerGarbage)
  httpServer.on('upgrade', (request, socket, head) => {
    // A socket that breaks before somebody has taken it must not take the process with it.
    socket.on('error', () => {})
    const isSocketIo = request.url?.startsWith('/socket.io/') === true
    if (!isSocketIo && !webSockets.upgrade(request, socket, head)) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  const port = await listen(httpServer, options.port ?? 0, host).catch(async (error: unknown) => {
    await storage.close()
    throw error
  })

  let closing: Promise<void> | null = null
  const close = async () => {
    readiness.close()
    connections.end()
    if (drainMs > 0) await new Promise<void>((resolve) => void runtime.setTimer(resolve, drainMs))
    const closed = new Promise<void>((resolve) => httpServer.once('close', resolve))
    httpServer.close()
    // Must come before the farewell: nothing is said on a connection after it, answers to sends neither.
    await within(ANSWER_GRACE_MS, service.settled(), runtime)
    service.hubs.endAll()
    webSockets.close()
    const cancel = [runtime.setTimer(() => connections.cutIdle(), CLOSE_GRACE_MS), runtime.setTimer(() => connections.cutAll(), ANSWER_GRACE_MS)]
    await io.close()
    await closed
    for (const stop of cancel) stop()
    await storage.close()
  }
  return {
    url: `http://${urlHost(host)}:${port}`,
    port,
    createConversation: async ({ conversationId, title, parentId } = {}) => {
      const { conversationId: id } = await storage.createConversation({
        conversationId: validateConversationId(conversationId ?? runtime.uuid()),
        title: checkTitle(title),
        parentId: parentId === undefined ? null : validateConversationId(parentId),
      })
      return new LocalConversation(service, id)
    },
    conversation: (id) => new LocalConversation(service, id),
    listConversations: async ({ limit = 20, pageId } = {}) => {
      if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new EventreelError('invalid_limit', 'limit: an integer from 1 to 100 is expected')
      return storage.listConversations({ limit, pageId })
    },
    deleteConversation: (id) => service.deleteConversation(id),
    close: () => (closing ??= close()),
  }
}

function checkOptions(options: EventServerOptions): void {
  for (const [name, least] of [['headIntervalMs', 1], ['maxEventBytes', 1], ['drainMs', 0]] as const) {
    const value = options[name]
    if (value !== undefined && (!Number.isInteger(value) || value < least)) throw new EventreelError('invalid_argument', `${name}: an integer of at least ${least} is expected`)
  }
}

/** What is no HTTP at all never reaches the handler. */
function answerGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy()
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const body = JSON.stringify({ code: 'bad_request', detail: status.slice(4) })
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
}

/** A store that does not answer any more must not keep a server from closing. */
function within(ms: number, done: Promise<void>, runtime: Pick<Runtime, 'setTimer'>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = runtime.setTimer(resolve, ms)
    void done.then(() => {
      cancel()
      resolve()
    })
  })
}

function listen(server: HttpServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new EventreelError('server_error', `Cannot listen on port ${port} of ${host}.`, { cause })))
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

function urlHost(host: string): string {
  if (isLoopback(host) || host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
