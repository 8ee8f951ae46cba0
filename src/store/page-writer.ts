import { clip, countIds, subtractRange } from '../ingest/range-set.ts'
import type { AppendPlan } from './append-plan.ts'
import type { LogTransaction } from './log-database.ts'
import { hasAbsent, toHeadRecord } from './log-head.ts'
import type { Head } from './log-head.ts'
import { spanOfPages } from './page-maths.ts'
import type { PageRun } from './page-maths.ts'
import { rangeOfLog, rangeOfPages } from './page-range.ts'
import { heldIn, readHeld, readPages } from './page-reader.ts'

/*
 * Puts and deletes are only issued: the transaction tells whether they were done, and one that fails aborts it by itself.
 */

export function putHead(tx: LogTransaction, key: string, head: Head): void {
  tx.objectStore('heads').put(toHeadRecord(head), key)
}

/** Gives the head that it puts. */
export function putPlan(tx: LogTransaction, key: string, { head, fresh, sealed, puts }: AppendPlan): Head {
  const pages = tx.objectStore('pages')
  for (const page of sealed) pages.delete(rangeOfPages(head.id, { first: page, last: page }))
  for (const put of puts) pages.put(put.record, put.key)
  const next = { ...head, bytes: fresh.reduce((sum, event) => sum + (event.chars || event.text.length), head.bytes) }
  putHead(tx, key, next)
  return next
}

/** Deletes a log with all its pages: whoever has it open reads it as a gap, and is fenced. */
export function deleteLog(tx: LogTransaction, key: string, { id }: Pick<Head, 'id'>): void {
  tx.objectStore('pages').delete(rangeOfLog(id))
  tx.objectStore('heads').delete(key)
}

/** Deletes these pages. Resolves with the head that does not know their ids. */
export async function dropPages(tx: LogTransaction, head: Head, run: PageRun): Promise<Head> {
  const range = rangeOfPages(head.id, run)
  const span = spanOfPages(run, head.pageSize)
  const held = head.held - countIds(hasAbsent(head) ? await heldIn(tx, range) : clip(head.known, span))
  tx.objectStore('pages').delete(range)
  const next = { ...head, rev: head.rev + 1, known: subtractRange(head.known, span), held, bytes: Math.round((head.bytes * held) / Math.max(1, head.held)) }
  const rest = await readHeld(tx, next)
  return { ...next, latest: rest[rest.length - 1]?.to ?? -1 }
}

/** Deletes those of these pages that are damaged. Resolves with the head that does not know their ids; the same head when there is none. */
export async function dropDamaged(tx: LogTransaction, head: Head, { first, last }: PageRun): Promise<Head> {
  // One at a time: a damaged record must not cost the pages beside it.
  for (let page = first; page <= last; page++) {
    const run = { first: page, last: page }
    if ((await readPages(tx, head, run)).damaged) head = await dropPages(tx, head, run)
  }
  return head
}
