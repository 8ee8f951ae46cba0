import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { EventreelError } from '../errors.ts'
import { platform, type Runtime } from '../runtime.ts'
import { AccessControl } from './access.ts'
import { DEFAULT_MAX_EVENT_BYTES, EventService } from './event-service.ts'
import { HttpConnections } from './http-connections.ts'
import { createHttpHandler } from './http-handler.ts'
import { errorsToStderr } from './logger.ts'
import { openStorage } from './open-storage.ts'
import type { EventServer, EventServerOptions } from './options.ts'
import { isLoopback, Origins } from './origins.ts'
import { Readiness } from './readiness.ts'
import { refuseSocket, refuseUpgrade } from './refuse-socket.ts'
import { Retention } from './retention.ts'
import { LocalConversation } from './server-conversation.ts'
import { SecretGuard } from './secret-guard.ts'
import { attachSocketIo } from './socketio-endpoint.ts'
import { Traffic } from './traffic.ts'
import { checkTitle } from './validation.ts'
import { WebSocketEndpoint } from './websocket-endpoint.ts'
import { validateConversationId } from '../protocol/urls.ts'

const DEFAULT_HEAD_INTERVAL_MS = 15_000
const MIN_BODY_BYTES = 16 << 20
const ENVELOPE_BYTES = 64 << 10
const DEFAULT_MAX_AGE = 86_400
const DEFAULT_PAGE_CACHE_BYTES = 64 << 20
const MAX_RETENTION_DAYS = 36_500
const DEFAULT_REQUEST_TIMEOUT_MS = 120_000
const MAX_HEADERS_TIMEOUT_MS = 20_000
/** How often the platform looks for requests that take too long. */
const TIMEOUT_CHECK_MS = 5000
/** How long a closing server waits for its clients to leave by themselves. */
const CLOSE_GRACE_MS = 1000
/** How long requests that it has begun to answer may take then. */
const ANSWER_GRACE_MS = 10_000

/**
 * Starts a server of conversations: REST, Socket.IO and WebSocket on one port, with an embedded store or, as one of several, on PostgreSQL.
 *
 * @throws {EventreelError} `invalid_argument`; `storage_unavailable` (no such directory or database, or of a later version),
 *   `storage_blocked` (another process uses the directory);
 *   `server_error` when the port cannot be had.
 * @example
 * const server = await createEventServer({ port: 3000, dataDir: './data' })
 * const conversation = await server.createConversation({ title: 'First' })
 * await conversation.addEvent({ action: 'message', args: { content: 'Hello' } }, 'agent')
 */
export async function createEventServer(options: EventServerOptions = {}): Promise<EventServer> {
  checkOptions(options)
  const runtime = options.runtime ?? platform
  const { maxEventBytes = DEFAULT_MAX_EVENT_BYTES, drainMs = 0, onUserAction, trustProxy = 0, logger = errorsToStderr, dataDir, databaseUrl } = options
  const access = new AccessControl(options, logger)
  const traffic = new Traffic({ rateLimit: options.rateLimit, trustProxy, now: () => runtime.now() })
  const secrets = new SecretGuard(options.secrets)
  const { storage, nodes } = await openStorage({ dataDir, databaseUrl, runtime, logger })
  const service: EventService = new EventService({
    storage,
    nodes,
    runtime,
    logger,
    maxEventBytes,
    secrets,
    headIntervalMs: options.headIntervalMs ?? DEFAULT_HEAD_INTERVAL_MS,
    onUserAction: onUserAction && ((event, id) => onUserAction(event, new LocalConversation(service, id))),
  })
  const host = options.host ?? '127.0.0.1'
  const origins = new Origins(options.corsOrigins ?? [], { localPages: isLoopback(host) && trustProxy === 0, localOnly: isLoopback(host) && access.isOpen })
  const limits = {
    maxBodyBytes: Math.max(MIN_BODY_BYTES, maxEventBytes + ENVELOPE_BYTES),
    immutableMaxAge: options.immutableMaxAge ?? DEFAULT_MAX_AGE,
    pageCacheBytes: options.pageCacheBytes ?? DEFAULT_PAGE_CACHE_BYTES,
    cacheable: access.isOpen || options.authenticatingCache === true,
  }
  const maxMessageBytes = 2 * maxEventBytes + ENVELOPE_BYTES
  const requestTimeout = options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS
  const timeouts = {
    requestTimeout,
    headersTimeout: Math.min(requestTimeout, MAX_HEADERS_TIMEOUT_MS),
    connectionsCheckingInterval: Math.min(requestTimeout, TIMEOUT_CHECK_MS),
  }
  const readiness = new Readiness({ storage, runtime, isCurrent: () => service.isCurrent, logger })
  const httpServer = createServer(timeouts, createHttpHandler({ service, origins, limits, access, traffic, readiness, fallback: options.fallback }))
  const connections = new HttpConnections(httpServer)
  const io = attachSocketIo(httpServer, { service, origins, access, traffic, maxMessageBytes })
  const webSockets = new WebSocketEndpoint({ service, origins, access, traffic, maxMessageBytes })
  httpServer.on('clientError', (error, socket) => answerGarbage(error, socket, runtime))
  httpServer.on('upgrade', (request, socket, head) => {
    // A socket that breaks before somebody has taken it must not take the process with it.
    socket.on('error', () => {})
    const isSocketIo = request.url?.startsWith('/socket.io/') === true
    if (!isSocketIo && !webSockets.upgrade(request, socket, head)) refuseUpgrade(socket, '404 Not Found', runtime)
  })
  const port = await listen(httpServer, options.port ?? 0, host).catch(async (error: unknown) => {
    await service.close()
    await storage.close()
    throw error
  })
  const retention = options.retentionDays === undefined ? null : new Retention(service, options.retentionDays)

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
    await retention?.close()
    await service.close()
    await storage.close()
  }
  return {
    url: `http://${urlHost(host)}:${port}`,
    port,
    createConversation: async ({ conversationId, title, parentId } = {}) => {
      const id = validateConversationId(conversationId ?? runtime.uuid())
      await storage.createConversation({
        conversationId: id,
        title: secrets.title(id, checkTitle(title)),
        parentId: parentId === undefined ? null : validateConversationId(parentId),
      })
      return new LocalConversation(service, id)
    },
    conversation: (id) => new LocalConversation(service, id),
    listConversations: async ({ limit = 20, pageId, parentId } = {}) => {
      if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new EventreelError('invalid_limit', 'limit: an integer from 1 to 100 is expected')
      return storage.listConversations({ limit, pageId, parentId })
    },
    deleteConversation: (id) => service.deleteConversation(id),
    close: () => (closing ??= close()),
  }
}

function checkOptions(options: EventServerOptions): void {
  const { databaseUrl, dataDir, retentionDays } = options
  if (databaseUrl !== undefined && dataDir !== undefined) throw new EventreelError('invalid_argument', 'databaseUrl: give it or dataDir, not both')
  if (retentionDays !== undefined && !(retentionDays > 0 && retentionDays <= MAX_RETENTION_DAYS)) {
    throw new EventreelError('invalid_argument', `retentionDays: a number above 0, at most ${MAX_RETENTION_DAYS}, is expected`)
  }
  for (const [name, least] of [['headIntervalMs', 1], ['maxEventBytes', 1], ['requestTimeoutMs', 1], ['drainMs', 0], ['pageCacheBytes', 0]] as const) {
    const value = options[name]
    if (value !== undefined && (!Number.isInteger(value) || value < least)) throw new EventreelError('invalid_argument', `${name}: an integer of at least ${least} is expected`)
  }
  const { trustProxy = 0 } = options
  if (!Number.isInteger(trustProxy) || trustProxy < 0) throw new EventreelError('invalid_argument', 'trustProxy: the number of proxies in front is expected')
}

const GARBAGE_STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** What is no HTTP at all, or never ends, does not reach the handler. */
function answerGarbage(error: NodeJS.ErrnoException, socket: Duplex, runtime: Pick<Runtime, 'setTimer'>): void {
  if (!socket.writable) return void socket.destroy()
  const status = GARBAGE_STATUS[error.code ?? ''] ?? '400 Bad Request'
  const body = JSON.stringify({ code: 'bad_request', detail: status.slice(4) })
  refuseSocket(socket, `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`, runtime)
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
