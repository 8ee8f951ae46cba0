import { countIds, type IdSpan } from '../ingest/range-set.ts'
import { unflatten, type HeadRecord } from './log-head.ts'
import { pageOf } from './page-maths.ts'
import { rangeOfPages } from './page-reader.ts'
import { decodeRecords, type PageKey, type PageRecord } from './page-record.ts'
import type { OpenScanner, ScanBlock } from './scan-port.ts'

/** Pages a read. */
const BLOCK_PAGES = 4

/** By plain requests: a worker is loaded by itself, and a library would be most of it. */
export const openLogScanner: OpenScanner = async ({ databaseName, log, epoch }) => {
  const db = await openExisting(databaseName)
  // Another tab wants to upgrade or delete the database: must let go at once, or it waits for ever.
  db.onversionchange = () => db.close()
  const start = () => db.transaction(['heads', 'pages'])
  const readHead = (tx: IDBTransaction) => result(tx.objectStore('heads').get(log) as IDBRequest<HeadRecord | undefined>)
  let head = await readHead(start())

  async function read(span: IdSpan, reverse: boolean): Promise<ScanBlock> {
    if (!head || (epoch !== null && head.epoch !== epoch)) return { texts: [], rest: null, gap: span }
    const { id, pageSize } = head
    const known = unflatten(head.known)
    let { from, to } = span
    const run = reverse ? known.findLast((range) => range.from <= to) : known.find((range) => range.to >= from)
    const unknown = reverse ? { from: Math.max(from, (run?.to ?? -1) + 1), to } : { from, to: Math.min(to, (run?.from ?? Infinity) - 1) }
    if (!run || unknown.from <= unknown.to) return { texts: [], rest: null, gap: unknown }
    const first = { from: Math.max(from, run.from), to: Math.min(to, run.to) }
    if (reverse) from = Math.max(first.from, (pageOf(to, pageSize) - BLOCK_PAGES + 1) * pageSize)
    else to = Math.min(first.to, (pageOf(from, pageSize) + BLOCK_PAGES) * pageSize - 1)
    const keysOf = (ids: IdSpan) => rangeOfPages(id, { first: pageOf(ids.from, pageSize), last: pageOf(ids.to, pageSize) })

    const tx = start()
    const pages = tx.objectStore('pages')
    // Both at once, so that the disk works while this thread tests what it has read before.
    const [now, records] = await Promise.all([readHead(tx), result(pages.getAll(keysOf({ from, to })) as IDBRequest<PageRecord[]>)])
    if (now?.id !== id) return { texts: [], rest: null, gap: span }
    head = now
    const knownNow = unflatten(now.known)
    // Somebody wrote meanwhile: what this read was planned on is not true of what it read.
    if (!knownNow.some((range) => range.from <= from && range.to >= to)) return read(span, reverse)
    const isWhole = now.held === countIds(knownNow)
    if (records.length === 0 && !isWhole) {
      // A long run of ids that the log is known not to have.
      const cursor = await result(pages.openKeyCursor(keysOf(first), reverse ? 'prev' : 'next'))
      const next = cursor ? (cursor.key as PageKey)[1] : null
      if (reverse) from = next === null ? first.from : Math.max(first.from, (next + 1) * pageSize)
      else to = next === null ? first.to : Math.min(first.to, next * pageSize - 1)
    }
    const events = decodeRecords(records, now.epoch)?.filter((event) => event.id >= from && event.id <= to)
    // Where nothing is absent every known id must be there: a record that got lost is damage too.
    if (!events || (isWhole && events.length !== to - from + 1)) return { texts: [], rest: null, gap: { from, to } }
    events.sort((a, b) => (reverse ? b.id - a.id : a.id - b.id))
    const rest = reverse ? { from: span.from, to: from - 1 } : { from: to + 1, to: span.to }
    return { texts: events.map(({ text }) => text), rest: rest.from > rest.to ? null : rest }
  }

  return { read, close: () => db.close() }
}

function openExisting(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name)
  // Must not be made here: only its owner knows what belongs in it.
  request.onupgradeneeded = () => request.transaction?.abort()
  return result(request)
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
