import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { EventreelError, type EventreelErrorCode, isEventreelError, ProtocolError } from '../errors.ts'

/** Of every answer of the API. Pages of allowed origins read it all the same: they ask by the rules of CORS, which come before the last. */
export const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
]

/** For what passes, and nobody knows when. */
const RETRY_MS = 1000
const COMPRESS_FROM_BYTES = 1024
const brotliAsync = promisify(brotliCompress)
const gzipAsync = promisify(gzip)

const STATUS: Partial<Record<EventreelErrorCode, number>> = {
  bad_request: 422,
  protocol_error: 422,
  invalid_limit: 400,
  invalid_conversation_id: 400,
  unauthorized: 401,
  forbidden: 403,
  conversation_not_found: 404,
  event_not_found: 404,
  conversation_exists: 409,
  idempotency_conflict: 409,
  epoch_changed: 409,
  payload_too_large: 413,
  rate_limited: 429,
  closed: 503,
  storage_unavailable: 503,
  storage_quota: 507,
}

export type Encoding = 'br' | 'gzip'

/** A body as it goes over the wire. */
export interface EncodedBody {
  readonly bytes: Buffer
  /** Null: plain. */
  readonly encoding: Encoding | null
}

/** An answer to give. */
export interface Answer {
  readonly status: number
  /** JSON, as text or as it goes over the wire; undefined for none. */
  readonly body?: string | EncodedBody | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

export function json(status: number, body: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status, body: JSON.stringify(body), headers: { 'Cache-Control': 'no-store', ...headers } }
}

/** What a client hears of an error: our own codes and messages; of anything else, that there was one. */
export function errorBody(error: unknown): { readonly status: number; readonly code: EventreelErrorCode; readonly detail: string; readonly retry_after?: number } {
  const status = isEventreelError(error) ? (STATUS[error.code] ?? unavailable(error)) : undefined
  if (!isEventreelError(error) || status === undefined) return { status: 500, code: 'server_error', detail: 'Internal error' }
  const { code, message: detail, retryAfterMs = error.retryable ? RETRY_MS : undefined } = error
  return { status, code, detail, ...(retryAfterMs !== undefined && { retry_after: secondsOf(retryAfterMs) }) }
}

/** What the server said of itself may be told. */
function unavailable({ code, status }: EventreelError): number | undefined {
  return code === 'server_error' && status === 503 ? status : undefined
}

/** As `Retry-After` says it: whole seconds, rounded up. */
export function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}

export function errorAnswer(error: unknown, more: Readonly<Record<string, unknown>> = {}): Answer {
  const { status, retry_after: retryAfter, ...body } = errorBody(error)
  const headers = retryAfter === undefined ? undefined : { 'Retry-After': String(retryAfter) }
  return json(status, { ...body, ...(error instanceof ProtocolError && { field: error.field }), ...more }, headers)
}

export function methodNotAllowed(allow: string): Answer {
  return json(405, { code: 'bad_request', detail: 'Method not allowed' }, { Allow: allow })
}

export function notFound(): Answer {
  return json(404, { code: 'bad_request', detail: 'Not found' })
}

/** Writes the answer, compressed where the client takes it and it is worth it. */
export async function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
  response.statusCode = answer.status
  if (answer.body === undefined) {
    response.end()
    return
  }
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  const { body } = answer
  const { bytes, encoding } = typeof body === 'string' ? await encodeBody(Buffer.from(body), acceptedEncoding(request)) : body
  if (encoding !== null) response.setHeader('Content-Encoding', encoding)
  response.setHeader('Content-Length', bytes.length)
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

/** Compresses a body where it is worth it. */
export async function encodeBody(bytes: Buffer, accepted: Encoding | null): Promise<EncodedBody> {
  if (accepted === null || bytes.length < COMPRESS_FROM_BYTES) return { bytes, encoding: null }
  const compressed = accepted === 'br' ? await brotliAsync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }) : await gzipAsync(bytes)
  return { bytes: compressed, encoding: accepted }
}

/** The better of the encodings that the client takes. */
export function acceptedEncoding(request: IncomingMessage): Encoding | null {
  const accepted = new Map<string, number>()
  for (const part of (request.headers['accept-encoding'] ?? '').split(',')) {
    const [name = '', ...parameters] = part.trim().toLowerCase().split(';')
    const quality = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find((text) => text !== undefined)
    accepted.set(name, quality === undefined ? 1 : Number(quality))
  }
  const takes = (name: string) => (accepted.get(name) ?? 0) > 0
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null
}

/** Whether the client holds this very answer already. */
export function isNotModified(request: IncomingMessage, etag: string): boolean {
  const held = request.headers['if-none-match']
  if (held === undefined) return false
  const bare = etag.replace(/^W\//, '')
  return held === '*' || held.split(',').some((text) => text.trim().replace(/^W\//, '') === bare)
}

export function unauthorized(): EventreelError {
  return new EventreelError('unauthorized', 'Invalid or missing session API key')
}
