import type { PageRun } from './page-maths.ts'

/** The keys of these pages' records. */
export function rangeOfPages(log: string, { first, last }: PageRun): IDBKeyRange {
  return IDBKeyRange.bound([log, first], [log, last + 1], false, true)
}

/** The keys of all records of a log. */
export function rangeOfLog(log: string): IDBKeyRange {
  return IDBKeyRange.bound([log], [log, []])
}
