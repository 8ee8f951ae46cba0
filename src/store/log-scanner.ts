import { countIds, type IdSpan } from '../ingest/range-set.ts'
import { unflatten, type HeadRecord } from './log-head.ts'
import { pageOf } from './page-maths.ts'
import { rangeOfPages } from './page-range.ts'
import { isPacked, unpack } from './packed-text.ts'
import { joinRecords, splitLines, type EventText, type PageKey, type PageRecord } from './page-record.ts'
import type { OpenScanner, ScanBlock } from './scan-port.ts'

/** Pages of the first read, so that what is near is found soon. Each read after it takes twice as many: fewer cost more in requests than in work. */
const FIRST_PAGES = 4
const MAX_PAGES = 64
/** About how much is read at once at most, in characters. */
const MAX_CHARS = 4 << 20

/** By plain requests: a worker is loaded by itself, and a library would be most of it. */
export const openLogScanner: OpenScanner = async ({ databaseName, log: key, epoch }, mayMatch = () => true) => {
  const db = await openExisting(databaseName)
  // Another tab wants to upgrade or delete the database: must let go at once, or it waits for ever.
  db.onversionchange = () => db.close()
  /** The log that is read: another one may take its key. */
  let log: string | undefined
  let pagesAtOnce = FIRST_PAGES

  async function read(span: IdSpan, reverse: boolean): Promise<ScanBlock> {
    const tx = db.transaction(['heads', 'pages'])
    const pages = tx.objectStore('pages')
    const head = await result(tx.objectStore('heads').get(key) as IDBRequest<HeadRecord | undefined>)
    if (!head || head.id !== (log ??= head.id) || (epoch !== null && head.epoch !== epoch)) return stop(span)
    const { id, pageSize } = head
    const known = unflatten(head.known)
    const run = reverse ? known.findLast(({ from }) => from <= span.to) : known.find(({ to }) => to >= span.from)
    const unknown = reverse ? within(span, (run?.to ?? -1) + 1) : within(span, 0, (run?.from ?? Infinity) - 1)
    if (!run || unknown.from <= unknown.to) return stop(unknown)
    const all = within(span, run.from, run.to)
    const block = Math.min(pagesAtOnce, Math.ceil((MAX_CHARS * head.held) / (pageSize * Math.max(1, head.bytes))))
    pagesAtOnce = Math.min(MAX_PAGES, 2 * pagesAtOnce)
    let part = reverse
      ? within(all, (pageOf(all.to, pageSize) - block + 1) * pageSize)
      : within(all, 0, (pageOf(all.from, pageSize) + block) * pageSize - 1)
    const keysOf = ({ from, to }: IdSpan) => rangeOfPages(id, { first: pageOf(from, pageSize), last: pageOf(to, pageSize) })

    const records = await result(pages.getAll(keysOf(part)) as IDBRequest<PageRecord[]>)
    const isWhole = head.held === countIds(known)
    if (records.length === 0 && !isWhole) {
      // A long run of ids that the log is known not to have.
      const cursor = await result(pages.openKeyCursor(keysOf(all), reverse ? 'prev' : 'next'))
      const next = (cursor?.key as PageKey | undefined)?.[1]
      part = reverse ? within(all, ((next ?? -1) + 1) * pageSize) : within(all, 0, (next ?? Infinity) * pageSize - 1)
    }
    const { from, to } = part
    const joined = joinRecords(records.some(isPacked) ? await Promise.all(records.map(unpack)) : records, head.epoch)
    const held = joined?.flatMap(({ ids }) => unflatten(ids)).reduce((sum, ids) => sum + Math.max(0, Math.min(ids.to, to) - Math.max(ids.from, from) + 1), 0)
    // Where nothing is absent every known id must be there: a record that got lost is damage too.
    if (!joined || (isWhole && held !== to - from + 1)) return stop(part)
    const events: EventText[] = []
    // As a whole, and only then line by line: most texts have nothing.
    for (const lines of joined) {
      if (!mayMatch(lines.text)) continue
      const found = splitLines(lines)
      if (!found) return stop(part)
      for (const event of found) if (event.id >= from && event.id <= to) events.push(event)
    }
    events.sort((a, b) => (reverse ? b.id - a.id : a.id - b.id))
    const rest = reverse ? within(span, 0, from - 1) : within(span, to + 1)
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

function stop(gap: IdSpan): ScanBlock {
  return { texts: [], rest: null, gap }
}

function within(span: IdSpan, from: number, to = Infinity): IdSpan {
  return { from: Math.max(span.from, from), to: Math.min(span.to, to) }
}
