import { EventreelError, ProtocolError } from '../errors.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import type { EventDefinitions } from '../protocol/define-events.ts'
import { parseEvents } from '../protocol/parse-event.ts'
import type { EventLog, EventQuery } from '../store/event-log.ts'
import { checkMatchingLimit, checkQuery } from '../store/event-query.ts'
import type { SourcePage, SourcePageQuery } from './conversation-source.ts'

export interface PagedEventLogOptions {
  readonly conversationId: string
  readonly readPage: (query: SourcePageQuery) => Promise<SourcePage>
  /** Events asked for at once, 1..1000. Default 100. */
  readonly pageSize?: number | undefined
  readonly definitions?: EventDefinitions | undefined
  /** Told of each event that was skipped because it is malformed. */
  readonly onRejected?: ((rejected: { readonly id: number | null; readonly error: ProtocolError }) => void) | undefined
}

interface ReadPage {
  readonly events: readonly AgentEvent[]
  /** Where the next page starts (ascending) or ends (descending); null at the end of the range. */
  readonly next: number | null
}

/** Reads a log page by page through one function: what a server over HTTP, a file and a custom backend have in common. */
export class PagedEventLog implements EventLog {
  readonly conversationId: string
  readonly #options: PagedEventLogOptions
  readonly #pageSize: number

  constructor(options: PagedEventLogOptions) {
    this.conversationId = options.conversationId
    this.#options = options
    this.#pageSize = options.pageSize ?? 100
    if (!Number.isInteger(this.#pageSize) || this.#pageSize < 1 || this.#pageSize > 1000)
      throw new EventreelError('invalid_argument', `pageSize must be an integer from 1 to 1000, not ${String(this.#pageSize)}.`)
  }

  async *searchEvents(query: EventQuery = {}): AsyncGenerator<AgentEvent, void, void> {
    const { startId, endId, reverse, filter, limit } = checkQuery(query)
    if (endId < startId) return
    const stop = new AbortController()
    const signal = query.signal === undefined ? stop.signal : AbortSignal.any([query.signal, stop.signal])
    let given = 0
    let fetched = 0
    const read = async (next: number): Promise<ReadPage> => {
      // A limit without a filter tells how many events are wanted; with one, only whole pages keep the number of requests down.
      const wanted = filter === undefined ? Math.min(this.#pageSize, limit - fetched) : this.#pageSize
      const page = await this.#read(reverse ? { from: startId, to: next } : { from: next, to: endId }, wanted, reverse, signal)
      fetched += page.events.length
      return page
    }
    try {
      let ahead: Promise<ReadPage> | undefined = read(reverse ? endId : startId)
      while (ahead !== undefined) {
        const page: ReadPage = await ahead
        ahead = page.next === null || (filter === undefined && fetched >= limit) ? undefined : read(page.next)
        // Must be caught here too: the reader may leave before it is awaited.
        ahead?.catch(() => undefined)
        for (const event of page.events) {
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
    if (!Number.isSafeInteger(id) || id < 0) throw new EventreelError('invalid_argument', `An event id is an integer ≥ 0, not ${String(id)}.`)
    const page = await this.#read({ from: id, to: id }, 1, false, options.signal ?? new AbortController().signal)
    const event = page.events.find((candidate) => candidate.id === id)
    if (event === undefined) throw new EventreelError('event_not_found', `The log has no event ${id}.`)
    return event
  }

  async getLatestEvent(options: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    for await (const event of this.searchEvents({ reverse: true, limit: 1, signal: options.signal })) return event
    throw new EventreelError('event_not_found', 'The log is empty.')
  }

  async getLatestEventId(options: { signal?: AbortSignal | undefined } = {}): Promise<number> {
    for await (const event of this.searchEvents({ reverse: true, limit: 1, signal: options.signal })) return event.id
    return -1
  }

  async getMatchingEvents(query: EventQuery = {}): Promise<AgentEvent[]> {
    const limit = checkMatchingLimit(query.limit)
    return Array.fromAsync(this.searchEvents({ ...query, limit }))
  }

  async #read(range: { readonly from: number; readonly to: number }, limit: number, reverse: boolean, signal: AbortSignal): Promise<ReadPage> {
    signal.throwIfAborted()
    const { from, to } = range
    const page = await this.#options.readPage({
      from,
      ...(to === Number.POSITIVE_INFINITY ? {} : { to }),
      limit: Math.max(1, limit),
      reverse,
      signal,
    })
    const { events, rejected } = parseEvents(page.events, this.#options.definitions)
    for (const { id, error } of rejected) this.#options.onRejected?.({ id, error })
    // Must not trust the server's range or order: an event outside would be shown twice or at the wrong place.
    const kept = events.filter((event) => event.id >= from && event.id <= to).toSorted((a, b) => (reverse ? b.id - a.id : a.id - b.id))
    if (!page.hasMore) return { events: kept, next: null }
    const ids = [...events.map((event) => event.id), ...rejected.flatMap(({ id }) => (id === null ? [] : [id]))]
    if (ids.length === 0) throw new ProtocolError('events', 'The server says that there is more, but its page has no event.')
    const next = reverse ? Math.min(...ids) - 1 : Math.max(...ids) + 1
    return { events: kept, next: next < from || next > to ? null : next }
  }
}
