import { EventreelError, isEventreelError } from '../errors.ts'
import type { EventreelErrorCode } from '../errors.ts'
import type { IdSpan, RangeSet } from '../ingest/range-set.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { platform } from '../runtime.ts'
import type { Runtime } from '../runtime.ts'
import { checkId } from './append-batch.ts'
import { collect } from './collect.ts'
import type { EventLog, EventQuery, WritableEventLog } from './event-log.ts'
import { checkMatchingLimit, checkQuery } from './event-query.ts'
import type { CheckedQuery } from './event-query.ts'
import { emptyLog, notFound } from './log-errors.ts'
import { nextPages, pageOf, spanAfter, spanOfPages } from './page-maths.ts'
import { isWorkerScannable, type ScanTarget, type WorkerScannable } from './scan-port.ts'
import { SharedFetches } from './shared-fetches.ts'
import { SourceEnd } from './source-end.ts'

export interface CachedEventLogOptions {
  readonly cache: WritableEventLog
  /** The whole log: what it leaves out of a span is kept as absent. */
  readonly source: EventLog
  /** Ids a request: pages begin at multiples of it. 1..1000, default 100. */
  readonly pageSize?: number | undefined
  /**
   * How long after a higher id was first seen an id that the source lacks may still appear, in milliseconds: until then it is not kept as
   * absent, and asked for again. 60,000 suits servers that write out of order (unmodified V0 servers). Default 0.
   */
  readonly lateWritesMs?: number | undefined
  readonly runtime?: Pick<Runtime, 'elapsed'> | undefined
  /** Told of each read or write of the cache that failed. The log itself goes on with the source. */
  readonly onCacheError?: ((error: unknown) => void) | undefined
}

/** What a page came to: its events, and, where the source did not answer, why, and the ids that are missing for that. */
interface Page {
  readonly events: readonly AgentEvent[]
  readonly failure?: { readonly error: unknown; readonly missing: RangeSet }
}

/**
 * A log that serves what a cache holds, and fetches from a source, and keeps, what it does not hold.
 *
 * - Of each page (an aligned run of ids) only what is missing is asked for, once for all who want it at the same time, and the next page
 *   while this one is read.
 * - `getLatestEvent` and `getLatestEventId` ask the source; when it cannot be reached (`network_error`, `timeout`, `connection_closed`,
 *   `server_error`, `rate_limited`) they give the cache's.
 * - When the source fails in a search, what is held up to the hole comes first, then the source's error; with `onMissing: 'skip'`, a source that
 *   cannot be reached leaves its holes out.
 *
 * @example
 * const log = new CachedEventLog({ cache: await EventStore.open({ conversationId, baseUrl }), source: new NestedEventStore({ baseUrl: url }) })
 * for await (const event of log.searchEvents({ reverse: true, limit: 50 })) show(event)
 */
export class CachedEventLog implements EventLog, WorkerScannable {
  readonly conversationId: string
  readonly #cache: WritableEventLog
  readonly #source: EventLog
  readonly #pageSize: number
  readonly #onCacheError: (error: unknown) => void
  readonly #fetches = new SharedFetches((span, signal) => this.#fetch(span, signal))
  readonly #runtime: Pick<Runtime, 'elapsed'>
  /** Only below the source's end, an id that it leaves out is absent. */
  readonly #end: SourceEnd

  /** @throws {EventreelError} `invalid_argument` for a page size out of bounds. */
  constructor(options: CachedEventLogOptions) {
    const { cache, source, pageSize = 100, lateWritesMs = 0, runtime = platform, onCacheError = () => {} } = options
    if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 1000)
      throw new EventreelError('invalid_argument', `pageSize must be an integer from 1 to 1000, not ${String(pageSize)}.`)
    this.conversationId = source.conversationId
    this.#cache = cache
    this.#source = source
    this.#pageSize = pageSize
    this.#runtime = runtime
    this.#end = new SourceEnd(lateWritesMs, runtime)
    this.#onCacheError = onCacheError
  }

  /** Where a worker finds what the cache holds. */
  scanTarget(): ScanTarget | null {
    return isWorkerScannable(this.#cache) ? this.#cache.scanTarget() : null
  }

  async *searchEvents(query: EventQuery = {}): AsyncGenerator<AgentEvent, void, void> {
    const checked = checkQuery(query)
    const { filter, limit } = checked
    const stop = new AbortController()
    const signal = query.signal === undefined ? stop.signal : AbortSignal.any([query.signal, stop.signal])
    const pages = this.#pages(checked, signal)
    let fetched = 0
    let given = 0
    try {
      let ahead = pages.next()
      for (;;) {
        const page = await ahead
        if (page.done === true) return
        fetched += page.value.length
        if (filter !== undefined || fetched < limit) ahead = pages.next()
        // Must be caught here too: the reader may leave before it is awaited.
        ahead.catch(() => undefined)
        for (const event of page.value) {
          signal.throwIfAborted()
          if (filter !== undefined && !filter.include(event)) continue
          yield event
          if (++given >= limit) return
        }
      }
    } finally {
      stop.abort()
    }
  }

  async getEvent(id: number, options: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    checkId(id)
    const { signal } = options
    signal?.throwIfAborted()
    const held = await this.#tryCache(() => this.#held(id, signal), signal)
    if (held === null) throw notFound(id)
    if (held !== undefined && held !== 'unknown') return held
    const page = pageOf(id, this.#pageSize)
    const { events, failure } = await this.#page(spanOfPages({ first: page, last: page }, this.#pageSize), signal, true)
    const event = events.find((candidate) => candidate.id === id)
    if (event !== undefined) return event
    throw failure === undefined ? notFound(id) : failure.error
  }

  async getLatestEvent(options: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    const id = await this.getLatestEventId(options)
    if (id < 0) throw emptyLog()
    return this.getEvent(id, options)
  }

  async getLatestEventId(options: { signal?: AbortSignal | undefined } = {}): Promise<number> {
    const { latest } = await this.#latest(options.signal)
    return latest
  }

  async getMatchingEvents(query: EventQuery = {}): Promise<AgentEvent[]> {
    return collect(this.searchEvents({ ...query, limit: checkMatchingLimit(query.limit) }))
  }

  async *#pages(query: CheckedQuery, signal: AbortSignal): AsyncGenerator<readonly AgentEvent[], void, void> {
    const { reverse } = query
    const skips = query.onMissing === 'skip'
    let { span, reachable } = await this.#spanOf(query, signal)
    while (span.to >= span.from) {
      const run = nextPages(span, this.#pageSize, reverse, 1)
      const page = await this.#page(within(spanOfPages(run, this.#pageSize), span), signal, reachable || !skips)
      span = spanAfter(span, run, this.#pageSize, reverse)
      const { failure } = page
      if (failure === undefined) {
        yield inDirection(page.events, reverse)
      } else if (skips && isUnreachable(failure.error)) {
        // Must not be asked for each page again: every try may take its time.
        reachable = false
        yield inDirection(page.events, reverse)
      } else {
        const hole = reverse ? (failure.missing[failure.missing.length - 1]?.to ?? 0) : (failure.missing[0]?.from ?? 0)
        yield inDirection(page.events.filter(({ id }) => (reverse ? id > hole : id < hole)), reverse)
        throw failure.error
      }
    }
  }

  /** Which ids a search may meet. The source is asked for its end only where the bounds leave it open. */
  async #spanOf({ startId, endId, onMissing }: CheckedQuery, signal: AbortSignal): Promise<{ span: IdSpan; reachable: boolean }> {
    const from = Math.max(0, startId)
    if (endId < from || endId <= this.#end.latest || endId <= (await this.#heldLatest(signal))) return { span: { from, to: endId }, reachable: true }
    const { latest, reachable } = await this.#latest(signal)
    // Where the source has no say, a bound that was asked for is a hole like any other.
    return { span: { from, to: reachable || endId === Infinity || onMissing === 'skip' ? Math.min(endId, latest) : endId }, reachable }
  }

  /** The source's latest id, or a later one that the cache was given meanwhile. */
  async #latest(signal: AbortSignal | undefined): Promise<{ latest: number; reachable: boolean }> {
    signal?.throwIfAborted()
    const [asked, held] = await Promise.allSettled([this.#source.getLatestEventId({ signal }), this.#heldLatest(signal)])
    signal?.throwIfAborted()
    const latest = held.status === 'fulfilled' ? held.value : -1
    if (asked.status === 'fulfilled') {
      this.#end.see(asked.value)
      return { latest: Math.max(asked.value, latest), reachable: true }
    }
    // An empty cache has nothing to say in the source's place.
    if (latest < 0 || !isUnreachable(asked.reason)) throw asked.reason
    return { latest, reachable: false }
  }

  async #heldLatest(signal: AbortSignal | undefined): Promise<number> {
    return (await this.#tryCache(() => this.#cache.getLatestEventId({ signal }), signal)) ?? -1
  }

  /** The events of a span within one page, ascending: those held, and those fetched. */
  async #page(span: IdSpan, signal: AbortSignal | undefined, fetches: boolean): Promise<Page> {
    const bounds = { startId: span.from, endId: span.to, signal }
    let missing: RangeSet = [span]
    if (fetches) {
      const events = await this.#tryCache(async () => {
        try {
          return await collect(this.#cache.searchEvents(bounds))
        } catch (error) {
          if (!isEventreelError(error, 'range_not_held')) throw error
          missing = error.missing ?? missing
          return undefined
        }
      }, signal)
      if (events !== undefined) return { events }
    }
    const held = (await this.#tryCache(() => collect(this.#cache.searchEvents({ ...bounds, onMissing: 'skip' })), signal)) ?? []
    if (!fetches) return { events: held }
    try {
      const hull = { from: missing[0]?.from ?? span.from, to: missing[missing.length - 1]?.to ?? span.to }
      return { events: merge(held, await this.#fetches.get(hull, signal)) }
    } catch (error) {
      signal?.throwIfAborted()
      return { events: held, failure: { error, missing } }
    }
  }

  async #fetch(span: IdSpan, signal: AbortSignal): Promise<readonly AgentEvent[]> {
    const begun = this.#runtime.elapsed()
    const events = await collect(this.#source.searchEvents({ startId: span.from, endId: span.to, signal }))
    this.#end.see(events[events.length - 1]?.id ?? -1)
    const to = Math.min(span.to, this.#end.settled(begun))
    if (events.length > 0 || to >= span.from)
      await this.#tryCache(() => this.#cache.append(events, to >= span.from ? { covers: { from: span.from, to } } : {}), signal)
    return events
  }

  /** The event; null when it is known absent. */
  async #held(id: number, signal: AbortSignal | undefined): Promise<AgentEvent | null | 'unknown'> {
    try {
      return await this.#cache.getEvent(id, { signal })
    } catch (error) {
      if (isEventreelError(error, 'event_not_found')) return null
      if (isEventreelError(error, 'event_not_held')) return 'unknown'
      throw error
    }
  }

  /** What the cache answers; undefined, and a report, when it fails. */
  async #tryCache<T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
    try {
      return await ask()
    } catch (error) {
      signal?.throwIfAborted()
      this.#onCacheError(error)
      return undefined
    }
  }
}

const UNREACHABLE: ReadonlySet<EventreelErrorCode> = new Set(['network_error', 'timeout', 'connection_closed', 'server_error', 'rate_limited'])

function isUnreachable(error: unknown): boolean {
  return isEventreelError(error) && UNREACHABLE.has(error.code)
}

function within(a: IdSpan, b: IdSpan): IdSpan {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) }
}

function inDirection(events: readonly AgentEvent[], reverse: boolean): readonly AgentEvent[] {
  return reverse ? events.toReversed() : events
}

/** Both, ascending; where both have an id, the source's event. */
function merge(held: readonly AgentEvent[], fetched: readonly AgentEvent[]): readonly AgentEvent[] {
  if (held.length === 0) return fetched
  const byId = new Map([...held, ...fetched].map((event) => [event.id, event]))
  return [...byId.values()].sort((a, b) => a.id - b.id)
}
