import { addRange, clip, hasId, missingIn, rangesOfIds } from '../ingest/range-set.ts'
import type { IdSpan, RangeSet } from '../ingest/range-set.ts'
import type { Head } from './log-head.ts'
import { conflict } from './log-errors.ts'
import { pageOf, spanOfPages } from './page-maths.ts'
import { encodePage, fromText } from './page-record.ts'
import type { EventText, KeyedRecord } from './page-record.ts'
import { sameEvent } from '../protocol/same-event.ts'

/** The events of each page that was read, ascending. */
export type PageContents = ReadonlyMap<number, readonly EventText[]>

/** An append as the log takes it. */
export interface AppendRequest {
  /** Ascending, each id once. */
  readonly events: readonly EventText[]
  readonly covers?: IdSpan | undefined
  /** Whether the ids were given here, after the highest one. */
  readonly givesIds?: boolean
}

export interface AppendPlan {
  /** What follows, but for the bytes of what is added: that is known when it is written. */
  readonly head: Head
  readonly fresh: readonly EventText[]
  /** Pages whose records are to be deleted before the puts: those that this append seals. */
  readonly sealed: readonly number[]
  /** Made one page at a time, as they are asked for: the database works on one while this thread makes the next. */
  readonly puts: Iterable<KeyedRecord>
}

/** The pages that must be read to plan an append: those that hold some of its ids already, and those begun earlier that it completes. */
export function pagesToRead(head: Head, request: AppendRequest): ReadonlySet<number> {
  const pages = new Set<number>()
  const after = knownAfter(head, request)
  for (const page of pagesTouched(head, request)) if (isBegun(head.known, page, head.pageSize) && isComplete(after, page, head.pageSize)) pages.add(page)
  for (const { id } of request.events) if (hasId(head.known, id)) pages.add(pageOf(id, head.pageSize))
  return pages
}

/**
 * What an append writes; null when it changes nothing.
 * @param contents What is stored of {@link pagesToRead}.
 * @throws {EventreelError} `event_conflict`
 */
export function planAppend(head: Head, request: AppendRequest, contents: PageContents, now: number): AppendPlan | null {
  const { pageSize } = head
  const known = knownAfter(head, request)
  const fresh = freshEvents(request.events, contents)
  if (fresh.length === 0 && known === head.known) return null

  const rev = head.rev + 1
  const added = groupByPage(fresh, pageSize)
  const sealed: number[] = []
  const written: { readonly page: number; readonly events: readonly EventText[] }[] = []
  for (const page of new Set([...contents.keys(), ...added.keys()])) {
    const old = contents.get(page) ?? []
    const more = added.get(page) ?? []
    const seals = old.length > 0 && isComplete(known, page, pageSize) && (more.length > 0 || !isComplete(head.known, page, pageSize))
    if (seals) sealed.push(page)
    written.push({ page, events: seals ? [...old, ...more].sort((a, b) => a.id - b.id) : more })
  }
  return {
    head: {
      ...head, rev, known, lastUsed: now,
      givesIds: head.givesIds || (request.givesIds ?? false),
      latest: Math.max(head.latest, fresh[fresh.length - 1]?.id ?? -1),
      held: head.held + fresh.length,
    },
    fresh,
    sealed,
    puts: encodePages(head, rev, written),
  }
}

function* encodePages({ id, epoch }: Head, rev: number, pages: readonly { readonly page: number; readonly events: readonly EventText[] }[]): Generator<KeyedRecord> {
  for (const { page, events } of pages) yield* encodePage(id, page, rev, epoch, events)
}

function knownAfter(head: Head, { events, covers }: AppendRequest): RangeSet {
  let known = head.known
  for (const run of rangesOfIds(events.map(({ id }) => id))) known = addRange(known, run)
  return covers === undefined ? known : addRange(known, covers)
}

/** Every page that an append can complete. Of a hole that `covers` fills, only the pages at its ends can have been begun. */
function pagesTouched(head: Head, { events, covers }: AppendRequest): ReadonlySet<number> {
  const pages = new Set(events.map(({ id }) => pageOf(id, head.pageSize)))
  if (covers !== undefined)
    for (const hole of missingIn(head.known, covers)) pages.add(pageOf(hole.from, head.pageSize)).add(pageOf(hole.to, head.pageSize))
  return pages
}

function groupByPage(events: readonly EventText[], pageSize: number): ReadonlyMap<number, readonly EventText[]> {
  const pages = new Map<number, EventText[]>()
  for (const event of events) {
    const page = pageOf(event.id, pageSize)
    const list = pages.get(page)
    if (list === undefined) pages.set(page, [event])
    else list.push(event)
  }
  return pages
}

function isComplete(known: RangeSet, page: number, pageSize: number): boolean {
  return missingIn(known, spanOfPages({ first: page, last: page }, pageSize)).length === 0
}

function isBegun(known: RangeSet, page: number, pageSize: number): boolean {
  return clip(known, spanOfPages({ first: page, last: page }, pageSize)).length > 0
}

/** Those that are not held yet. An id known absent that comes after all is new. */
function freshEvents(events: readonly EventText[], contents: PageContents): readonly EventText[] {
  if (contents.size === 0) return events
  const held = new Map<number, EventText>()
  for (const content of contents.values()) for (const event of content) held.set(event.id, event)
  return events.filter((event) => {
    const other = held.get(event.id)
    if (other !== undefined && other.text !== event.text && !sameEvent(fromText(other), fromText(event))) throw conflict(event.id)
    return other === undefined
  })
}
