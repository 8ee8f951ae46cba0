import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

const LOCAL_NAME = /^(localhost|[^/:]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

interface Headed {
  readonly headers: IncomingHttpHeaders
}

/** Whose pages may call the server. */
export class Origins {
  readonly #allowed: ReadonlySet<string> | '*'
  readonly #localPages: boolean
  readonly #localOnly: boolean

  /**
   * @param options `localPages`: whether pages of this machine may call. A server that others reach must not believe them: whatever runs on
   *   a user's machine could use the cookies by which a proxy knows that user.
   *   `localOnly`: true for a server that trusts whoever reaches it because only this machine can. It must then refuse host names that
   *   are not this machine's, since any web site may point a name of its own here.
   */
  constructor(allowed: readonly string[] | '*', { localPages, localOnly }: { readonly localPages: boolean; readonly localOnly: boolean }) {
    this.#allowed = allowed === '*' ? '*' : new Set(allowed.map((origin) => origin.replace(/\/+$/, '').toLowerCase()))
    this.#localPages = localPages
    this.#localOnly = localOnly
  }

  /** True for requests of programs (no `Origin`), of pages of the server itself, and of those allowed. */
  allows(request: Headed): boolean {
    const { origin } = request.headers
    if (origin === undefined || this.#allowed === '*') return true
    const host = hostOf(origin)
    return (this.#localPages && LOCAL_NAME.test(host)) || this.#allowed.has(origin.toLowerCase()) || host === request.headers.host?.toLowerCase()
  }

  /** Whether the name under which the server was called may be its own. */
  allowsHost(request: Headed): boolean {
    const { host } = request.headers
    if (!this.#localOnly || host === undefined || this.#allowed === '*' || LOCAL_NAME.test(host)) return true
    return [...this.#allowed].some((origin) => hostOf(origin) === host.toLowerCase())
  }

  /** Tells the browser that this page may read the answer. */
  addHeaders(request: IncomingMessage, response: ServerResponse): void {
    const { origin } = request.headers
    response.setHeader('Vary', 'Origin, Accept-Encoding')
    if (origin === undefined || !this.allows(request)) return
    response.setHeader('Access-Control-Allow-Origin', origin)
    response.setHeader('Access-Control-Expose-Headers', 'ETag, Retry-After')
    if (this.#allowed !== '*') response.setHeader('Access-Control-Allow-Credentials', 'true')
  }

  /** Answers a preflight. */
  preflight(request: IncomingMessage, response: ServerResponse): void {
    this.addHeaders(request, response)
    if (response.hasHeader('Access-Control-Allow-Origin')) {
      response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, DELETE')
      response.setHeader('Access-Control-Allow-Headers', 'Content-Type, Idempotency-Key, If-None-Match, X-Session-API-Key')
      response.setHeader('Access-Control-Max-Age', '600')
    }
    response.statusCode = 204
    response.end()
  }
}

/** Whether only this machine can reach a server that listens on this address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//i, '').toLowerCase()
}
