import type { IncomingMessage, ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import type { V1Event, V1Log } from './v1-log.ts'

export interface V1RestOptions {
  readonly conversationId: string
  readonly log: V1Log
  readonly subConversationIds: readonly string[]
  readonly sessionApiKey: string | undefined
  readonly requests: string[]
  readonly onMessage: (message: V1Event) => void
}

/** REST as the newer mechanism speaks it: pages by the id of their first event, a count, no numbers. */
export class V1Rest {
  readonly #options: V1RestOptions

  constructor(options: V1RestOptions) {
    this.#options = options
  }

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*')
    response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*')
    if (request.method === 'OPTIONS') return send(response, 200, 'OK')
    const { conversationId, log, subConversationIds, sessionApiKey, requests, onMessage } = this.#options
    const url = new URL(request.url ?? '/', 'http://v1')
    const [, id, path] = /^\/api\/conversations\/([^/]+)\/events(.*)$/.exec(url.pathname) ?? []
    requests.push(`${request.method ?? ''} ${path ?? url.pathname}${url.search}`)
    if (sessionApiKey !== undefined && request.headers['x-session-api-key'] !== sessionApiKey) return send(response, 401, { detail: 'Unauthorized' })
    if (url.pathname === '/api/conversations') return send(response, 422, { detail: [{ loc: ['query', 'ids'], msg: 'Field required' }] })
    if (url.pathname === `/api/conversations/${conversationId}`) return send(response, 200, { id: conversationId, sub_conversation_ids: subConversationIds })
    if (id === undefined || path === undefined) return send(response, 404, { detail: 'Not Found' })
    // A list of ids is expected in the body, which no browser sends with a GET.
    if (path === '' && request.method === 'GET') return send(response, 422, { detail: [{ type: 'missing', loc: ['body'], msg: 'Field required' }] })
    if (path === '' && request.method !== 'POST') return send(response, 405, { detail: 'Method Not Allowed' })
    if (decodeURIComponent(id) !== conversationId) return send(response, 404, { detail: 'Conversation not found' })
    if (path === '') {
      const message = readMessage(await readText(request))
      if (message === null) return send(response, 422, { detail: [{ loc: ['body'], msg: 'Input should be a valid message' }] })
      onMessage(message)
      return send(response, 200, { success: true })
    }
    if (path === '/count') return send(response, 200, log.count)
    if (path === '/search') return this.#search(url.searchParams, response)
    const event = log.get(decodeURIComponent(path.slice(1)))
    return event === undefined ? send(response, 404, { detail: 'Event not found' }) : send(response, 200, event)
  }

  #search(params: URLSearchParams, response: ServerResponse): void {
    const limit = Number(params.get('limit') ?? 100)
    const order = params.get('sort_order') ?? 'TIMESTAMP'
    const unknown = [...params.keys()].find((name) => !['page_id', 'limit', 'source', 'sort_order', 'timestamp__gte', 'timestamp__lt'].includes(name))
    if (!Number.isInteger(limit) || limit < 1 || limit > 100 || !/^TIMESTAMP(_DESC)?$/.test(order) || unknown !== undefined)
      return send(response, 422, { detail: [{ loc: ['query'], msg: 'Input should be valid' }] })
    const { log } = this.#options
    send(response, 200, log.search({
      pageId: params.get('page_id'),
      limit,
      descending: order === 'TIMESTAMP_DESC',
      source: params.get('source'),
      gte: params.get('timestamp__gte'),
      lt: params.get('timestamp__lt'),
    }))
  }
}

function readMessage(body: string): V1Event | null {
  try {
    const { role, content, run = false } = JSON.parse(body) as { role?: unknown; content?: unknown; run?: unknown }
    return role === 'user' && Array.isArray(content) && content.every((part) => isPart(part)) && typeof run === 'boolean' ? { role, content } : null
  } catch {
    return null
  }
}

function isPart(part: unknown): boolean {
  if (typeof part !== 'object' || part === null || !('type' in part)) return false
  return (part.type === 'text' && 'text' in part && typeof part.text === 'string') || (part.type === 'image' && 'image_urls' in part && Array.isArray(part.image_urls))
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(body))
}
