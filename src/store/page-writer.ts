import { unwrap } from 'idb'
import { clip, countIds, subtractRange } from '../ingest/range-set.ts'
import type { AppendPlan } from './append-plan.ts'
import type { LogTransaction } from './log-database.ts'
import { emptyHead, hasAbsent, toHeadRecord } from './log-head.ts'
import type { Head } from './log-head.ts'
import { spanOfPages } from './page-maths.ts'
import type { PageRun } from './page-maths.ts'
import { heldIn, rangeOfLog, rangeOfPages, readHeld, readPages } from './page-reader.ts'

type Writing = LogTransaction<'readwrite'>

/*
 * These only issue requests: the transaction tells whether they were done. Must go around idb's promises, for nobody awaits
 * a put, and a put that fails aborts its transaction by itself.
 */

export function putHead(tx: Writing, key: string, head: Head): void {
  unwrap(tx.objectStore('heads')).put(toHeadRecord(head), key)
}

/** Gives the head that it puts. */
export function putPlan(tx: Writing, key: string, { head, fresh, sealed, puts }: AppendPlan): Head {
  const pages = unwrap(tx.objectStore('pages'))
  for (const page of sealed) pages.delete(rangeOfPages(head.id, { first: page, last: page }))
  for (const put of puts) pages.put(put.record, put.key)
  const next = { ...head, bytes: fresh.reduce((sum, { text }) => sum + text.length, head.bytes) }
  putHead(tx, key, next)
  return next
}

export function deletePages(tx: Writing, range: IDBKeyRange): void {
  unwrap(tx.objectStore('pages')).delete(range)
}

/** Deletes the log's pages, and resolves with the empty head that follows. */
export function dropLog(tx: Writing, head: Head, next: Pick<Head, 'id' | 'epoch' | 'pageSize' | 'lastUsed'>): Head {
  deletePages(tx, rangeOfLog(head.id))
  return { ...emptyHead(next), rev: head.rev + 1, generation: head.generation + 1, term: head.term }
}

/** Deletes those of these pages that are damaged. Resolves with the head that does not know their ids; the same head when there is none. */
export async function dropDamaged(tx: Writing, head: Head, pages: PageRun): Promise<Head> {
  let { known, held } = head
  // One at a time: a damaged record must not cost the pages beside it.
  for (let page = pages.first; page <= pages.last; page++) {
    const run = { first: page, last: page }
    if (!(await readPages(tx, head, run)).damaged) continue
    const range = rangeOfPages(head.id, run)
    const span = spanOfPages(run, head.pageSize)
    const keys = await tx.objectStore('pages').getAllKeys(range)
    held -= countIds(hasAbsent(head) ? heldIn(keys) : clip(head.known, span))
    known = subtractRange(known, span)
    deletePages(tx, range)
  }
  if (known === head.known) return head
  const rest = await readHeld(tx, { ...head, known, held })
  return { ...head, rev: head.rev + 1, known, held, latest: rest[rest.length - 1]?.to ?? -1 }
}
