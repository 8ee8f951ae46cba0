import type { EventText } from './page-record.ts'

/** Where a log's records lie: plain data, which a worker is told. */
export interface ScanTarget {
  readonly databaseName: string
  /** The log's key in that database. */
  readonly log: string
  readonly pageSize: number
  /** The epoch that the log's owner holds; records of another are not read. */
  readonly epoch: string | null
}

/** A log whose records lie on this device, so that a search is better done in a worker, or in slices of this thread. */
export interface WorkerScannable {
  /** Where a worker finds the records; null where only this thread can read them (a log in memory). */
  scanTarget(): ScanTarget | null
}

export interface ScanQuery {
  /** Inclusive. */
  readonly startId: number
  /** Inclusive; `Infinity` = the latest. */
  readonly endId: number
  readonly reverse: boolean
  readonly onMissing: 'fail' | 'skip'
  readonly signal: AbortSignal
}

/**
 * Reads a log's records in a worker, beside the log that writes them.
 *
 * Same laws as `EventLog.searchEvents` (order, absent and unknown ids, `range_not_held` with `missing`, abort), but without parsing:
 * one batch a read of the database (a page or a few), and none is read before the one before it was taken. It never writes.
 */
export interface LogScanner {
  scan(query: ScanQuery): AsyncIterable<readonly EventText[]>
  /** Releases the database at once, also under a running scan, so that it never stands in the way of an upgrade or a deletion. */
  close(): void
}

/** Opens the database of a target without making or upgrading it. @throws {EventreelError} `storage_*` where that cannot be. */
export type OpenScanner = (target: ScanTarget) => Promise<LogScanner>

export function isWorkerScannable(log: object): log is WorkerScannable {
  return 'scanTarget' in log && typeof log.scanTarget === 'function'
}
