/** Where a log lies. */
export interface LogPlace {
  readonly databaseName: string
  /** The log's key in that database. */
  readonly key: string
}

/** The logs that this page has open: they are never evicted to make room for others. */
export const openLogs = new Set<LogPlace>()
