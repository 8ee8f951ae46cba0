import type { IdSpan } from '../ingest/range-set.ts'

/** Where a log's records lie: plain data, which a worker is told. */
export interface ScanTarget {
  readonly databaseName: string
  /** The log's key in that database. */
  readonly log: string
  /** The epoch that the log's owner holds; records of another are not read. */
  readonly epoch: string | null
}

/** A log whose records lie on this device, so that a search is better done in a worker, or in slices of this thread. */
export interface WorkerScannable {
  /** Where a worker finds the records; null where only this thread can read them (a log in memory). */
  scanTarget(): ScanTarget | null
}

/** One read of a log's records, at the near end of a span. */
export interface ScanBlock {
  /** The events read as JSON, in the direction of the scan; without some of those that cannot match. */
  readonly texts: readonly string[]
  /** What is still to be read; null at the end, or where it stops. */
  readonly rest: IdSpan | null
  /** Where it stops: ids at the near end of which the records do not tell what they are (unknown, damaged, of another log). */
  readonly gap?: IdSpan
}

/**
 * Reads a log's records in a worker, beside the log that writes them. It never writes, parses nothing, and decides nothing:
 * what is not plainly there it leaves to the log's own search.
 */
export interface LogScanner {
  /** @param span Ids, both inclusive; none of them beyond an integer. */
  read(span: IdSpan, reverse: boolean): Promise<ScanBlock>
  close(): void
}

/**
 * Opens the database of a target without making or upgrading it; rejects where that cannot be.
 * @param mayMatch False for a text of many events, one a line, none of which is wanted.
 */
export type OpenScanner = (target: ScanTarget, mayMatch?: (text: string) => boolean) => Promise<LogScanner>

export function isWorkerScannable(log: object): log is WorkerScannable {
  return 'scanTarget' in log && typeof log.scanTarget === 'function'
}
