import { EventreelError, type EventreelErrorCode } from '../errors.ts'

const CODE_BY_STATUS: Readonly<Record<number, EventreelErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'conversation_not_found',
  // The address is there, and takes no such question.
  405: 'unsupported_dialect',
  408: 'timeout',
  409: 'epoch_changed',
  413: 'payload_too_large',
  425: 'rate_limited',
  429: 'rate_limited',
}

/** Refusals that trying the same again does not change; every other is tried again. A new key may change `unauthorized`. */
const FINAL: ReadonlySet<string> = new Set<EventreelErrorCode>([
  'bad_request',
  'conversation_exists',
  'conversation_not_found',
  'epoch_changed',
  'event_not_found',
  'forbidden',
  'idempotency_conflict',
  'invalid_argument',
  'invalid_conversation_id',
  'invalid_limit',
  'payload_too_large',
  'protocol_error',
  'unauthorized',
  'unsupported_dialect',
])

/** Of an HTTP status that is no success: 4xx are final, but for 408, 425 and 429, and `bad_request` where they are nothing else. */
export function codeOfStatus(status: number): EventreelErrorCode {
  return CODE_BY_STATUS[status] ?? (status >= 400 && status < 500 ? 'bad_request' : 'server_error')
}

export function isFinal(code: string): code is EventreelErrorCode {
  return FINAL.has(code)
}

/**
 * A server's coded refusal, from an answer over a socket, as an error of ours.
 * @param retryAfter After how many seconds the server would hear the same again; it is what a server said, unchecked.
 */
export function refusal(code: string, message: string, retryAfter?: unknown): EventreelError {
  const known = isFinal(code)
  const told = known || code === 'rate_limited' ? code : 'server_error'
  const wait = typeof retryAfter === 'number' && retryAfter >= 0 ? { retryAfterMs: retryAfter * 1000 } : {}
  return new EventreelError(told, `The server refused: ${message}`, { retryable: !known, ...wait })
}
