import { setTimeout as sleep } from 'node:timers/promises'
import { EventreelError, isEventreelError } from '../../errors.ts'
import { refuseRedirect } from '../conformance/redirect.ts'

const TRIES = 6
const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 30_000
const AGAIN = new Set([408, 425, 429, 502, 503, 504])

export interface ServerAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Speaks with a running server for `import` and `export`. Everything asked may be asked again: what fails on the way is. */
export class ServerClient {
  readonly #base: string
  readonly #key: string | undefined

  /** @param base The server's address, without a slash at its end. */
  constructor(base: string, key: string | undefined) {
    this.#base = `${base}/api/conversations`
    this.#key = key
  }

  /** @throws `connection_closed` when answers keep breaking off, `network_error` when none comes, `protocol_error` for one that is not JSON. */
  async ask(path: string, init: RequestInit = {}): Promise<ServerAnswer> {
    const { status, text } = await this.#tried(path, init, async (response) => ({ status: response.status, text: await response.text() }))
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch (cause) {
      throw new EventreelError('protocol_error', `The server's answer (${status}) is not JSON: is this the address of an event server?`, { cause })
    }
    return { status, body: typeof body === 'object' && body !== null ? { ...body } : {} }
  }

  /** The answer as it comes: who reads it meets its end, or that it breaks off. */
  open(path: string, init: RequestInit = {}): Promise<Response> {
    return this.#tried(path, init, (response) => Promise.resolve(response))
  }

  /** @param read What is needed of the answer: an answer that breaks off meanwhile is asked for again too. */
  async #tried<T>(path: string, init: RequestInit, read: (response: Response) => Promise<T>): Promise<T> {
    const headers = { 'Content-Type': 'application/json', ...(this.#key !== undefined && { 'X-Session-API-Key': this.#key }), ...(init.headers as Record<string, string>) }
    for (let attempt = 1; ; attempt++) {
      const last = attempt === TRIES
      const wait = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1))
      let begun = false
      try {
        const response = await fetch(this.#base + path, { ...init, headers, redirect: 'manual' })
        begun = true
        await refuseRedirect(response)
        if (last || !AGAIN.has(response.status)) return await read(response)
        await response.body?.cancel()
        await sleep(Math.min(MAX_WAIT_MS, Math.max(wait, 1000 * (Number(response.headers.get('retry-after')) || 0))))
      } catch (error) {
        if (isEventreelError(error)) throw error
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
        const { origin } = new URL(this.#base)
        if (last && begun) throw new EventreelError('connection_closed', `The answers of the server at ${origin} break off.`, { cause })
        if (last || isRefused(cause)) throw new EventreelError('network_error', `The server at ${origin} cannot be reached.`, { cause })
        await sleep(wait)
      }
    }
  }
}

/** What an answer that is no success says, as an error of ours. */
export function refused(what: string, { status, body }: ServerAnswer): EventreelError {
  const detail = typeof body['detail'] === 'string' ? body['detail'] : `status ${status}`
  const hint = status === 401 ? ' Give the key as EVENTREEL_SESSION_API_KEY.' : ''
  const code = status === 401 ? 'unauthorized' : status === 404 ? 'conversation_not_found' : body['code'] === 'idempotency_conflict' ? 'idempotency_conflict' : 'bad_request'
  return new EventreelError(code, `${what}: ${detail}.${hint}`, { status })
}

/** Nobody listens there: waiting would only look like work. */
function isRefused(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ECONNREFUSED' || cause.code === 'ENOTFOUND')
}
