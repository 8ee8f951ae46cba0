import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

const LOCAL = /^https?:\/\/(localhost|[^/:]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/** Whose pages may call the server. */
export class Origins {
  readonly #allowed: ReadonlySet<string> | '*'

  constructor(allowed: readonly string[] | '*') {
    this.#allowed = allowed === '*' ? '*' : new Set(allowed.map((origin) => origin.replace(/\/+$/, '').toLowerCase()))
  }

  /** True for requests of programs (no `Origin`), of pages of this machine or of the server itself, and of those allowed. */
  allows(request: { readonly headers: IncomingHttpHeaders }): boolean {
    const { origin, host } = request.headers
    if (origin === undefined || this.#allowed === '*' || LOCAL.test(origin)) return true
    if (host !== undefined && origin.replace(/^https?:\/\//i, '').toLowerCase() === host.toLowerCase()) return true
    return this.#allowed.has(origin.toLowerCase())
  }

  /** Tells the browser that this page may read the answer. */
  addHeaders(request: IncomingMessage, response: ServerResponse): void {
    const { origin } = request.headers
    if (origin === undefined || !this.allows(request)) return
    response.setHeader('Access-Control-Allow-Origin', origin)
    response.setHeader('Access-Control-Expose-Headers', 'ETag, Retry-After')
  }

  /** Answers a preflight. */
  preflight(request: IncomingMessage, response: ServerResponse): void {
    this.addHeaders(request, response)
    response.setHeader('Vary', 'Origin')
    if (response.hasHeader('Access-Control-Allow-Origin')) {
      response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, DELETE')
      response.setHeader('Access-Control-Allow-Headers', 'Content-Type, Idempotency-Key, If-None-Match, X-Session-API-Key')
      response.setHeader('Access-Control-Max-Age', '600')
    }
    response.statusCode = 204
    response.end()
  }
}
