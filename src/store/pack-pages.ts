import { wrap } from 'idb'
import type { LogDatabase } from './log-database.ts'
import type { Head } from './log-head.ts'
import { pageOf } from './page-maths.ts'
import { rangeOfPages } from './page-range.ts'
import type { PageKey, PageRecord } from './page-record.ts'
import { inflate, through } from './packed-text.ts'
import { rewriteRecords } from './rewrite-records.ts'

/** Pages at the end of a log that are left as they are: they are opened first, and most. */
const KEPT_PAGES = 10
/** Shorter text is not worth the time to read it. */
const MIN_CHARS = 4_096

/** Compresses the pages of a log that were not looked at before, but for its end, one whenever `rest` lets it; gives the first page not looked at. */
export async function packPages(database: LogDatabase, head: Head, rest: () => Promise<void>): Promise<number> {
  const end = Math.max(head.packed ?? 0, pageOf(head.latest, head.pageSize) - KEPT_PAGES)
  const range = rangeOfPages(head.id, { first: head.packed ?? 0, last: end - 1 })
  const keys = end > (head.packed ?? 0) ? ((await database.run('readonly', (tx) => wrap(tx.objectStore('pages').getAllKeys(range)))) as PageKey[]) : []
  for (const page of new Set(keys.map(([, page]) => page))) {
    await rest()
    await rewriteRecords(database, rangeOfPages(head.id, { first: page, last: page }), pack)
  }
  return end
}

/** Null where it does not pay, or where not the very same text comes back: one may begin or end within a character. */
async function pack(record: PageRecord): Promise<PageRecord | null> {
  const { text } = record
  if (typeof text !== 'string' || text.length < MIN_CHARS) return null
  const bytes = new Uint8Array(await through(new Blob([text]), new CompressionStream('deflate-raw')).arrayBuffer())
  return 2 * bytes.length < text.length && (await inflate(bytes)) === text ? { ...record, text: bytes } : null
}
