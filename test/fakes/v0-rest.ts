import type { IncomingMessage, ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import type { V0Event, V0Log } from './v0-log.ts'

const HEAVY = [
  'dom_object', 'axtree_object', 'active_page_index', 'last_browser_action', 'last_browser_action_error', 'focused_element_bid',
  'extra_element_properties', 'screenshot', 'set_of_marks',
]

export interface V0RestOptions {
  readonly conversationId: string
  readonly log: V0Log
  readonly throttle: boolean
  readonly sessionApiKey: string | undefined
  readonly onUserAction: (action: V0Event) => void
}

/** REST as the mechanism speaks it: no epoch, no filters, nothing cacheable, ten requests a second. */
export class V0Rest {
  readonly #options: V0RestOptions
  #recent: number[] = []

  constructor(options: V0RestOptions) {
    this.#options = options
  }

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { origin } = request.headers
    if (origin !== undefined) {
      response.setHeader('Access-Control-Allow-Origin', origin)
      response.setHeader('Access-Control-Allow-Credentials', 'true')
      response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*')
      response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE, OPTIONS')
      response.setHeader('Vary', 'Origin')
    }
    if (request.method === 'OPTIONS') return send(response, 200, 'OK')
    const wait = this.#options.throttle ? this.#throttle() : 0
    if (wait === null) {
      response.setHeader('Retry-After', '1')
      return send(response, 429, { message: 'Too many requests' })
    }
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    return this.#route(request, response)
  }

  /** Past 10 requests in a second each waits one; past 20 it is refused (null). */
  #throttle(): number | null {
    const now = performance.now()
    this.#recent = [...this.#recent.filter((at) => now - at < 1000), now]
    if (this.#recent.length > 20) return null
    return this.#recent.length > 10 ? 1000 : 0
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { conversationId, sessionApiKey } = this.#options
    const url = new URL(request.url ?? '/', 'http://v0')
    const [, id, path] = /^\/api\/conversations\/([^/]+)(.*)$/.exec(url.pathname) ?? []
    if (sessionApiKey !== undefined && request.headers['x-session-api-key'] !== sessionApiKey) return send(response, 401, { detail: 'Invalid API key' })
    if (id === undefined) return send(response, 404, { detail: 'Not Found' })
    if (decodeURIComponent(id) !== conversationId) return send(response, 404, { detail: `Conversation ${decodeURIComponent(id)} not found` })
    const route = `${request.method} ${path}`
    if (route === 'GET ') return send(response, 200, { conversation_id: conversationId, title: 'A conversation', status: 'RUNNING' })
    if (route === 'GET /events') return this.#events(url.searchParams, response)
    if (route === 'GET /trajectory') return send(response, 200, { trajectory: this.#trajectory() })
    if (route !== 'POST /events' && route !== 'POST /message') return send(response, 404, { detail: 'Not Found' })
    const body = JSON.parse(await readText(request)) as V0Event
    this.#options.onUserAction(route === 'POST /events' ? body : { action: 'message', args: { content: body['message'] } })
    return send(response, 200, { success: true })
  }

  #events(query: URLSearchParams, response: ServerResponse): void {
    const integer = (name: string, otherwise: number) => (query.has(name) ? Number(query.get(name) || NaN) : otherwise)
    const [startId, endId, limit] = [integer('start_id', 0), integer('end_id', Infinity), integer('limit', 20)]
    if ([startId, limit].some((value) => !Number.isInteger(value)) || Number.isNaN(endId)) {
      return send(response, 422, { detail: [{ type: 'int_parsing', loc: ['query'], msg: 'Input should be a valid integer' }] })
    }
    if (limit < 0 || limit > 100) return send(response, 400, { detail: 'Invalid limit' })
    const reverse = /^(true|1|yes|on)$/i.test(query.get('reverse') ?? 'false')
    const events = this.#options.log.search({ startId, endId, reverse, limit: limit + 1 })
    send(response, 200, { events: events.slice(0, limit), has_more: events.length > limit })
  }

  #trajectory(): V0Event[] {
    return this.#options.log.all().flatMap((event) => {
      const { args, extras } = event
      if (isRecord(args) && args['hidden'] === true) return []
      if (!isRecord(extras)) return [event]
      if (extras['hidden'] === true) return []
      return [{ ...event, extras: Object.fromEntries(Object.entries(extras).filter(([key]) => !HEAVY.includes(key))) }]
    })
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status
  response.setHeader('Content-Type', 'application/json')
  response.setHeader('Cache-Control', 'no-cache, no-store, must-revalidate, max-age=0')
  response.end(JSON.stringify(body))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
