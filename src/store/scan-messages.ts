import { EventreelError, type EventreelErrorCode } from '../errors.ts'
import type { EventFilterOptions } from '../protocol/event-matcher.ts'
import type { IdRange } from './event-log.ts'
import type { ScanQuery, ScanTarget } from './scan-port.ts'

/** What is asked of a worker. A scan is told apart from others by its number. */
export type ScanRequest =
  | {
      readonly type: 'scan'
      readonly scan: number
      readonly target: ScanTarget
      readonly query: Omit<ScanQuery, 'signal'>
      readonly filter: EventFilterOptions | null
      /** At most this many events in all; `Infinity` = no limit. */
      readonly limit: number
      readonly batchSize: number
      /** Batches that may be sent before more are granted. */
      readonly credit: number
    }
  | { readonly type: 'grant'; readonly scan: number }
  | { readonly type: 'cancel'; readonly scan: number }

/** What a worker answers. */
export type ScanAnswer =
  /** It runs. Sent once, so that a worker that never loads is told from a slow scan. */
  | { readonly type: 'ready' }
  /** Matching events as JSON, in order. Everything up to the id `at` (in the scan's direction) has been looked at. */
  | { readonly type: 'batch'; readonly scan: number; readonly texts: readonly string[]; readonly at: number }
  | { readonly type: 'done'; readonly scan: number }
  | { readonly type: 'failed'; readonly scan: number; readonly error: PlainError }

/** An error as data. */
export interface PlainError {
  /** Null for an error that is not ours. */
  readonly code: EventreelErrorCode | null
  readonly message: string
  readonly retryable: boolean
  readonly missing?: readonly IdRange[]
}

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof EventreelError)) return { code: null, message: String(error), retryable: false }
  const { code, message, retryable, missing } = error
  return { code, message, retryable, ...(missing && { missing }) }
}

export function fromPlainError({ code, message, retryable, missing }: PlainError): EventreelError {
  return new EventreelError(code ?? 'worker_failed', message, { retryable, ...(missing && { missing }) })
}

/** Characters of events after which a batch is sent although it could hold more: what arrives is parsed on the main thread. */
export const MAX_BATCH_CHARS = 256 * 1024
