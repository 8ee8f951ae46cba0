import { wrap } from 'idb'
import { clip, countIds, toRangeSet } from '../ingest/range-set.ts'
import type { IdSpan, RangeSet } from '../ingest/range-set.ts'
import type { LogTransaction } from './log-database.ts'
import { fromHeadRecord, hasAbsent, unflatten } from './log-head.ts'
import type { Head, HeadRecord } from './log-head.ts'
import { nextPages, pageOf, spanAfter, spanOfPages } from './page-maths.ts'
import type { PageRun } from './page-maths.ts'
import { rangeOfLog, rangeOfPages } from './page-range.ts'
import { decodeRecords } from './page-record.ts'
import { isPacked, unpack } from './packed-text.ts'
import type { EventText, PageKey, PageRecord } from './page-record.ts'

/** Most pages read at once: a search holds at most two such blocks. */
const MAX_BLOCK_PAGES = 4

/** A stretch of a log as one transaction saw it. */
export interface Block {
  readonly pages: PageRun
  readonly events: readonly EventText[]
  /** True where a record is not what was written: the pages are to be mended and read again. */
  readonly damaged: boolean
}

export async function readHead(tx: LogTransaction, key: string): Promise<Head | undefined> {
  const record = await wrap(tx.objectStore('heads').get(key) as IDBRequest<HeadRecord | undefined>)
  return record === undefined ? undefined : fromHeadRecord(record)
}

/** Thrown where a transaction that writes would have to wait for text that is compressed: it would be over by then. */
export class PackedPages extends Error {
  readonly range: IDBKeyRange

  constructor(range: IDBKeyRange) {
    super()
    this.range = range
  }
}

/**
 * The events of these pages, ascending. A transaction that only reads may be over after it, unless there are none.
 * @throws {PackedPages} in a transaction that writes.
 */
export async function readPages(tx: LogTransaction, head: Head, pages: PageRun): Promise<Block> {
  const range = rangeOfPages(head.id, pages)
  let records = await wrap(tx.objectStore('pages').getAll(range) as IDBRequest<PageRecord[]>)
  if (records.some(isPacked)) {
    if (tx.mode !== 'readonly') throw new PackedPages(range)
    records = await Promise.all(records.map(unpack))
  }
  const events = decodeRecords(records, head.epoch)
  if (events === null) return { pages, events: [], damaged: true }
  const span = spanOfPages(pages, head.pageSize)
  // Where nothing is absent every known id must be there: a record that got lost is damage too.
  const lost = !hasAbsent(head) && events.length !== countIds(clip(head.known, span))
  return { pages, events: inOrder(events), damaged: lost }
}

/** The next stretch of a search: some pages from the end of the span where it starts, and, when those are empty, all up to the next that are not. */
export async function readBlock(tx: LogTransaction, head: Head, span: IdSpan, reverse: boolean, wanted: number): Promise<Block> {
  const pages = nextPages(span, head.pageSize, reverse, countPages(head, span, reverse, wanted))
  const block = await readPages(tx, head, pages)
  const rest = spanAfter(span, pages, head.pageSize, reverse)
  if (block.events.length > 0 || block.damaged || rest.to < rest.from) return block
  const { first, last } = { first: pageOf(rest.from, head.pageSize), last: pageOf(rest.to, head.pageSize) }
  const cursor = await wrap(tx.objectStore('pages').openKeyCursor(rangeOfPages(head.id, { first, last }), reverse ? 'prev' : 'next'))
  const next = (cursor?.key as PageKey | undefined)?.[1]
  return { ...block, pages: reverse ? { first: next === undefined ? first : next + 1, last: pages.last } : { first: pages.first, last: next === undefined ? last : next - 1 } }
}

/** What is held of the whole log, from the keys of its pages alone. */
export async function readHeld(tx: LogTransaction, head: Head): Promise<RangeSet> {
  if (!hasAbsent(head)) return head.known
  return heldIn(tx, rangeOfLog(head.id))
}

/** The ids that are in the records of these keys. */
export async function heldIn(tx: LogTransaction, range: IDBKeyRange): Promise<RangeSet> {
  const keys = (await wrap(tx.objectStore('pages').getAllKeys(range))) as PageKey[]
  return toRangeSet(keys.flatMap(([, , , , ...ids]) => unflatten(ids)))
}

/** As few pages as give `wanted` events, when no known id among them is absent. */
function countPages(head: Head, span: IdSpan, reverse: boolean, wanted: number): number {
  for (let count = 1; count < MAX_BLOCK_PAGES; count++) {
    const { from, to } = spanOfPages(nextPages(span, head.pageSize, reverse, count), head.pageSize)
    const known = countIds(clip(head.known, { from: Math.max(from, span.from), to: Math.min(to, span.to) }))
    if (known >= wanted) return count
  }
  return MAX_BLOCK_PAGES
}

function inOrder(events: EventText[]): EventText[] {
  const ascending = events.every(({ id }, i) => i === 0 || id > (events[i - 1]?.id ?? -1))
  return ascending ? events : events.sort((a, b) => a.id - b.id)
}
