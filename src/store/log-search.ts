import { missingIn, subtractRange } from '../ingest/range-set.ts'
import type { IdSpan } from '../ingest/range-set.ts'
import { abortable } from './abortable.ts'
import type { LogTransaction } from './log-database.ts'
import { rangeNotHeld } from './log-errors.ts'
import type { Head } from './log-head.ts'
import { spanAfter, spanOfPages } from './page-maths.ts'
import { readBlock } from './page-reader.ts'
import type { Block } from './page-reader.ts'
import type { EventText } from './page-record.ts'

/** What one transaction saw of a log. */
export interface Stretch {
  readonly head: Head
  readonly block: Block
}

/** Picks a stretch in one read transaction; null where there is nothing to read. */
export type ReadStretch = <T extends Stretch>(pick: (tx: LogTransaction, head: Head) => Promise<T | null>) => Promise<T | null>

export interface ScanOptions {
  /** Inclusive. */
  readonly startId: number
  /** Inclusive; `Infinity` = the latest. */
  readonly endId: number
  readonly reverse: boolean
  readonly onMissing: 'fail' | 'skip'
  readonly signal?: AbortSignal | undefined
  /** How many more events the reader needs, at most; asked before each read. */
  readonly wanted?: () => number
}

/**
 * What a search finds, unparsed and in its order: one batch a transaction, none read before the one before it was taken.
 * @throws {EventreelError} `range_not_held` at the first unknown id, unless told to skip.
 */
export async function* scanLog(read: ReadStretch, options: ScanOptions): AsyncGenerator<readonly EventText[], void, void> {
  const { reverse, onMissing, signal, wanted = () => Infinity } = options
  let rest: IdSpan | undefined
  let log: string | undefined
  for (;;) {
    signal?.throwIfAborted()
    const asked = rest
    const stretch = await abortable(
      read(async (tx, head) => {
        const span = asked ?? spanOfQuery(head, options)
        return span.to < span.from ? null : { head, span, block: await readBlock(tx, head, span, reverse, wanted()) }
      }),
      signal,
    )
    if (stretch === null) return
    const { head, span, block } = stretch
    log ??= head.id
    const pages = spanOfPages(block.pages, head.pageSize)
    const within = { from: Math.max(span.from, pages.from), to: Math.min(span.to, pages.to) }
    // A log that was dropped under the search is another log: of what the search began with, nothing is known any more.
    const known = head.id !== log ? [] : block.damaged ? subtractRange(head.known, pages) : head.known
    const holes = onMissing === 'fail' ? missingIn(known, within) : []
    const hole = reverse ? holes[holes.length - 1] : holes[0]
    const from = hole !== undefined && reverse ? hole.to + 1 : within.from
    const to = hole !== undefined && !reverse ? hole.from - 1 : within.to
    const found = head.id !== log ? [] : block.events.filter(({ id }) => id >= from && id <= to)
    if (found.length > 0) yield reverse ? found.reverse() : found
    if (hole !== undefined) throw rangeNotHeld(missingIn(known, reverse ? { from: span.from, to: hole.to } : { from: hole.from, to: span.to }))
    rest = spanAfter(span, block.pages, head.pageSize, reverse)
    if (rest.to < rest.from || head.id !== log) return
  }
}

/** The ids that a search may meet. Beyond its end a log knows nothing, unless it gives the ids itself. */
function spanOfQuery(head: Head, { startId, endId }: ScanOptions): IdSpan {
  return { from: Math.max(0, startId), to: endId === Infinity || head.givesIds ? Math.min(endId, head.latest) : endId }
}
