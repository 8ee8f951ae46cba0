/**
 * Every reason for which eventreel rejects or reports, as one closed union.
 * Branch on `error.code`; messages are for people and may change.
 */
export type EventreelErrorCode =
  // what the caller asked for
  | 'invalid_argument'
  | 'invalid_limit'
  | 'invalid_url'
  | 'event_not_found'
  | 'event_not_held'
  | 'range_not_held'
  | 'event_conflict'
  | 'log_is_mirror'
  | 'closed'
  | 'unsent_messages'
  | 'message_too_large'
  | 'send_unsupported'
  // what a server or the wire said
  | 'protocol_error'
  | 'unsupported_dialect'
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden'
  | 'conversation_not_found'
  | 'invalid_conversation_id'
  | 'conversation_exists'
  | 'payload_too_large'
  | 'idempotency_conflict'
  | 'epoch_changed'
  | 'log_reset'
  | 'rate_limited'
  | 'server_error'
  // what the network did
  | 'network_error'
  | 'timeout'
  | 'connection_closed'
  // what the disk or the worker did
  | 'storage_unavailable'
  | 'storage_quota'
  | 'storage_blocked'
  | 'storage_failed'
  | 'fenced'
  | 'worker_failed'

export interface EventreelErrorOptions {
  /** What lay beneath: the original exception, response or close event. */
  readonly cause?: unknown
  /** Whether the same call may succeed later without any change. Default: false. */
  readonly retryable?: boolean
  /** The HTTP status that brought the error, where there was one. */
  readonly status?: number
  /** For `range_not_held`: the id ranges that are missing, both ends inclusive, ascending. */
  readonly missing?: readonly { readonly from: number; readonly to: number }[]
  /** How long the server asked to wait before another try, in milliseconds. */
  readonly retryAfterMs?: number
}

/**
 * The one error class of eventreel.
 *
 * @example
 * try { await log.getEvent(7) } catch (error) {
 *   if (isEventreelError(error, 'event_not_found')) showNothing()
 *   else throw error
 * }
 */
export class EventreelError extends Error {
  override readonly name: string = 'EventreelError'
  readonly code: EventreelErrorCode
  declare readonly retryable: boolean
  declare readonly status?: number
  declare readonly missing?: readonly { readonly from: number; readonly to: number }[]
  declare readonly retryAfterMs?: number

  constructor(code: EventreelErrorCode, message: string, { cause, ...facts }: EventreelErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    Object.assign(this, { retryable: false }, facts)
  }
}

/** Input from outside that is not what the wire allows. `field` names the offending place, e.g. `args.command`. */
export class ProtocolError extends EventreelError {
  override readonly name = 'ProtocolError'
  readonly field: string

  constructor(field: string, message: string, options: EventreelErrorOptions = {}) {
    super('protocol_error', message, options)
    this.field = field
  }
}

/** True for an {@link EventreelError}, and, when `code` is given, only for that code. */
export function isEventreelError(value: unknown, code?: EventreelErrorCode): value is EventreelError {
  return value instanceof EventreelError && (code === undefined || value.code === code)
}
