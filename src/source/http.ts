import { EventreelError } from '../errors.ts'
import { platform, sleep, type Runtime } from '../runtime.ts'
import { backoffMs, REQUEST_BACKOFF } from './backoff.ts'
import { hasCredentials, type Credentials } from './credentials.ts'
import { codeOfStatus, isFinal } from './refusal.ts'
import { hideKey, withKey, withoutKey } from './session-key.ts'

export interface HttpOptions extends Credentials {
  /** Who asks, where requests do not show it: cookies of the page's own origin. */
  readonly userId?: string | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly runtime?: Runtime | undefined
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST'
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** Tries in all, ≥ 1. Only errors that are `retryable` are tried again. */
  readonly tries?: number | undefined
}

/** A request that has brought nothing after this long is tried again. */
const REQUEST_TIMEOUT_MS = 30_000

/**
 * One JSON request, repeated with backoff and jitter while the error is retryable (429, 5xx, no network, no answer),
 * never sooner than `Retry-After` asks. A refused key (401) is asked for once more: another one goes out at once.
 *
 * @throws {EventreelError} coded by status: `bad_request` 400/422, `unauthorized` 401, `forbidden` 403, `conversation_not_found` 404,
 * `unsupported_dialect` 405, `epoch_changed` 409, `payload_too_large` 413, `rate_limited` 429, `server_error` 5xx; `network_error`, `timeout`;
 * `protocol_error` for an answer that is not JSON, `server_error` where something was given: the server may have it, or a login page stands before it.
 */
export async function requestJson(url: string, options: HttpOptions, request: HttpRequest): Promise<unknown> {
  const runtime = options.runtime ?? platform
  const tries = request.tries ?? 4
  for (let attempt = 1; ; attempt++) {
    try {
      return await withKey(options.sessionApiKey, request.signal, runtime, (key) => requestOnce(url, options, request, key, runtime))
    } catch (error) {
      request.signal.throwIfAborted()
      if (!(error instanceof EventreelError) || !error.retryable || attempt >= tries) throw error
      const pause = Math.max(error.retryAfterMs ?? 0, backoffMs(attempt, runtime.random(), REQUEST_BACKOFF))
      await sleep(pause, request.signal, runtime)
    }
  }
}

async function requestOnce(url: string, options: HttpOptions, request: HttpRequest, key: string | undefined, runtime: Runtime): Promise<unknown> {
  const fetch = options.fetch ?? runtime.fetch
  if (fetch === undefined) throw new EventreelError('invalid_argument', 'This platform has no fetch: pass one as the option `fetch`.')
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers, ...request.headers }
  if (key !== undefined) headers['X-Session-API-Key'] = key
  if (request.body !== undefined) headers['Content-Type'] = 'application/json'
  const timeout = new AbortController()
  const cancelTimer = runtime.setTimer(
    () => timeout.abort(new EventreelError('timeout', `No answer within ${REQUEST_TIMEOUT_MS / 1000} s.`, { retryable: true })),
    REQUEST_TIMEOUT_MS,
  )
  try {
    const response = await fetch(url, {
      method: request.method ?? 'GET',
      headers,
      signal: AbortSignal.any([request.signal, timeout.signal]),
      ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
      ...(request.body === undefined ? {} : { body: request.body }),
      // One user's answer must live in our cache only, which keeps users apart and which `clear()` empties.
      ...(options.userId === undefined && !hasCredentials(options) ? {} : { cache: 'no-store' as const }),
    })
    const text = await response.text()
    if (!response.ok) throw statusError(response, text, key, runtime)
    return parseBody(text, request.body !== undefined)
  } catch (error) {
    request.signal.throwIfAborted()
    if (timeout.signal.aborted) throw timeout.signal.reason
    if (error instanceof EventreelError) throw error
    throw new EventreelError('network_error', 'The server could not be reached.', { cause: withoutKey(error, key), retryable: true })
  } finally {
    cancelTimer()
  }
}

function parseBody(text: string, isGiven: boolean): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Without the platform's reason, which quotes what it read: a piece of the key, perhaps.
    throw new EventreelError(isGiven ? 'server_error' : 'protocol_error', 'The answer is not JSON. Does the address belong to an event server?', { retryable: isGiven })
  }
}

function statusError(response: Response, text: string, key: string | undefined, runtime: Runtime): EventreelError {
  const { status } = response
  const detail = detailOf(text, key)
  const code = detail?.code === 'idempotency_conflict' ? 'idempotency_conflict' : codeOfStatus(status)
  const retryable = !isFinal(code)
  const retryAfterMs = retryAfter(response.headers.get('Retry-After'), runtime.now())
  return new EventreelError(code, `The server answered ${status}${detail === undefined ? '' : `: ${detail.text}`}`, {
    status,
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

function detailOf(text: string, key: string | undefined): { readonly text: string; readonly code?: unknown } | undefined {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null || !('detail' in body)) return undefined
    const detail = typeof body.detail === 'string' ? body.detail : JSON.stringify(body.detail)
    return { text: hideKey(detail, key).slice(0, 300), ...('code' in body ? { code: body.code } : {}) }
  } catch {
    // A proxy's own error page: the status says all there is to know.
    return undefined
  }
}

/** `Retry-After` in milliseconds: seconds, or an HTTP date. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
