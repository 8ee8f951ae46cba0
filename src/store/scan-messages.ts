import type { IdSpan } from '../ingest/range-set.ts'
import type { EventConditions } from '../protocol/event-matcher.ts'
import type { ScanTarget } from './scan-port.ts'

/**
 * What a worker is asked, with a port for the answers. Through that port the page then says `true` for each batch that was taken,
 * and `false` to stop. The worker says a word of its own first, so that one that never loads is told from a slow scan.
 */
export interface ScanRequest {
  readonly target: ScanTarget
  /** Both inclusive. */
  readonly span: IdSpan
  readonly reverse: boolean
  readonly filter: EventConditions | undefined
  /** At most this many events in all; `Infinity` = no limit. */
  readonly limit: number
  readonly batchSize: number
}

/** A batch, or the last word of a scan. */
export interface ScanAnswer {
  /** Events as JSON, in order: all that match, and of those without an offset in their time some a few hours off. */
  readonly texts: readonly string[]
  readonly isLast?: boolean
  /** Where the scan stopped: ids that are to be asked of the log itself. What comes before them has been looked at. */
  readonly gap?: IdSpan | undefined
  /** Why it stopped, where the database refused. */
  readonly error?: string
}
