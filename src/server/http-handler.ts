import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { EventreelError, isEventreelError } from '../errors.ts'
import type { EventService } from './event-service.ts'
import { errorAnswer, errorBody, json, methodNotAllowed, notFound, SECURITY_HEADERS, sendAnswer, type Answer } from './http-answer.ts'
import type { HttpContext, HttpLimits } from './http-context.ts'
import { errorDetails } from './logger.ts'
import type { Fallback } from './options.ts'
import type { Origins } from './origins.ts'
import { PageCache } from './page-cache.ts'
import type { Readiness } from './readiness.ts'
import { deleteConversation, getConversation, getConversations, postConversation } from './routes-conversations.ts'
import { getEvent, getEvents, postEvents, postMessage } from './routes-events.ts'
import { getTrajectory } from './routes-trajectory.ts'
import { decodePathPart, namedId } from './validation.ts'
import type { Doors } from './visitor.ts'

const API = '/api/conversations'
/** The process lives. Nothing else is looked at: a store that is away is no reason to start the process anew. */
const HEALTHY = json(200, { status: 'ok' })

export interface HttpHandlerOptions extends Doors {
  readonly service: EventService
  readonly origins: Origins
  readonly limits: HttpLimits
  readonly readiness: Readiness
  readonly fallback: Fallback | undefined
}

/** One method of one path; `undefined` when it has written the answer itself. */
type Route = (context: HttpContext, id: string, rest: string) => Promise<Answer | undefined>
type Methods = Readonly<Record<string, Route>>

const routes: Readonly<Record<string, Methods>> = {
  '': { GET: getConversations, POST: postConversation },
  '/{id}': { GET: getConversation, DELETE: deleteConversation },
  '/{id}/events': { GET: getEvents, POST: postEvents },
  '/{id}/events/{event}': { GET: getEvent },
  '/{id}/message': { POST: postMessage },
  '/{id}/trajectory': {
    GET: async (context, id) => {
      await getTrajectory(context, id)
      return undefined
    },
  },
}

/** Answers every HTTP request of the server. */
export function createHttpHandler(options: HttpHandlerOptions): RequestListener {
  const { service, origins, fallback } = options
  const pages = new PageCache(options.limits.pageCacheBytes)
  const { logger, runtime } = service.options
  return (request, response) => {
    const [path, search] = splitOnce(request.url ?? '/', '?')
    const isApi = path === API || path.startsWith(`${API}/`)
    const isProbe = path === '/healthz' || path === '/readyz'
    if (!isApi && !isProbe && fallback !== undefined) return void handOver(fallback, request, response)
    const startedAt = runtime.now()
    // Probes come every few seconds, for ever.
    if (!isProbe) response.once('close', () => {
      const { statusCode: status } = response
      logger({ level: 'info', what: 'request', method: request.method, path, status, ms: runtime.now() - startedAt })
    })
    answer(options, request, response, path, search, isApi).catch((error: unknown) => {
      fail(request, response, error)
      if (errorBody(error).status === 500 && !isBrokenOff(error)) logger({ level: 'error', what: 'request', path, ...errorDetails(error) })
    })
  }

  async function handOver(listener: Fallback, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await listener(request, response)
    } catch (error) {
      logger({ level: 'error', what: 'fallback', ...errorDetails(error) })
      fail(request, response, error)
    }
  }

  async function answer(
    { access, traffic, limits, readiness }: HttpHandlerOptions,
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
    isApi: boolean,
  ): Promise<void> {
    for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value)
    if (path === '/healthz') return sendAnswer(request, response, isRead(request) ? HEALTHY : methodNotAllowed('GET'))
    if (path === '/readyz') return sendAnswer(request, response, isRead(request) ? await readiness.answer() : methodNotAllowed('GET'))
    if (!isApi) return sendAnswer(request, response, notFound())
    if (!origins.allowsHost(request)) throw new EventreelError('forbidden', 'This host name is not known to the server')
    if (request.method === 'OPTIONS') return origins.preflight(request, response)
    origins.addHeaders(request, response)
    if (!origins.allows(request) && !isRead(request)) throw new EventreelError('forbidden', 'This origin may not call the server')
    const address = traffic.addressOf(request)
    traffic.countRequest(address)
    const { pattern, id, rest } = match(path.slice(API.length))
    const named = pattern === '' ? { id: null } : namedId(() => decodePathPart(id))
    const token = request.headers['x-session-api-key']
    const grant = await access.admit(token, { conversationId: named.id, access: isRead(request) ? 'read' : 'write' })
    // To delete a conversation takes more than to write to it: it is gone for all.
    if (request.method === 'DELETE') await access.admit(token, { conversationId: null, access: 'write' })
    traffic.countRequestOf(grant)
    // Must come after the key: who has none is told nothing else.
    if ('fault' in named) throw named.fault
    const methods = routes[pattern]
    if (methods === undefined) return sendAnswer(request, response, notFound())
    const route = methods[request.method === 'HEAD' ? 'GET' : (request.method ?? '')]
    if (route === undefined) return sendAnswer(request, response, methodNotAllowed(Object.keys(methods).join(', ')))
    const countEvents = (count: number) => traffic.countEvents(address, grant, count)
    const mayRead = (conversationId: string) => access.mayRead(token, grant, conversationId)
    const openScan = () => traffic.openScan(address, grant)
    const context: HttpContext = { service, request, response, query: new URLSearchParams(search), limits, grant, mayRead, countEvents, openScan, pages }
    const given = await route(context, named.id ?? '', decodePathPart(rest))
    if (given !== undefined) await sendAnswer(request, response, given)
  }
}

function isRead(request: IncomingMessage): boolean {
  return request.method === 'GET' || request.method === 'HEAD'
}

/** Nothing is decoded yet. Must not resolve `..` as a URL does: a conversation id that holds it is refused, not another path. */
function match(path: string): { pattern: string; id: string; rest: string } {
  const [, id = '', name = '', rest = '', ...others] = path.split('/')
  const pattern = path === '' ? '' : `/{id}${name && `/${name}`}${rest && '/{event}'}${others.length > 0 ? '/…' : ''}`
  return { pattern, id, rest }
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy()
  for (const name of ['ETag', 'Content-Encoding', 'Content-Type']) response.removeHeader(name)
  // A body that was not read to its end leaves the connection useless for another request.
  if (!request.complete) response.setHeader('Connection', 'close')
  sendAnswer(request, response, errorAnswer(error)).catch(() => response.destroy())
}

/** The client has gone away: nobody's fault. */
function isBrokenOff(error: unknown): boolean {
  if (isEventreelError(error, 'connection_closed')) return true
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
