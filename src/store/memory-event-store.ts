import { hasId, mergeRange, missingIn, subtractRanges } from '../ingest/range-set.ts'
import type { IdSpan, RangeSet } from '../ingest/range-set.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import { sameEvent } from '../protocol/same-event.ts'
import { checkBatch, checkId, withId } from './append-batch.ts'
import { collect } from './collect.ts'
import type { AppendOptions, EventQuery, LogHead, MirrorEventLog } from './event-log.ts'
import { checkMatchingLimit, checkQuery } from './event-query.ts'
import { closed, conflict, emptyLog, isMirror, notFound, notHeld, rangeNotHeld } from './log-errors.ts'
import type { WorkerScannable } from './scan-port.ts'
import { searchSteps } from './search-steps.ts'

export interface MemoryEventStoreOptions {
  readonly conversationId: string
  /** Held from the beginning, with their ids, in any order. They are kept as they are, not copied. */
  readonly events?: readonly AgentEvent[] | undefined
  /** Whether this is a copy of a server's log, so that `appendNew` rejects `log_is_mirror`. Default false. */
  readonly mirror?: boolean | undefined
}

/**
 * A log in memory, with the same laws as `EventStore`; it lasts as long as the object.
 * Events are kept as given: they must not be changed afterwards.
 *
 * @throws {EventreelError} from the constructor: `invalid_argument`, `event_conflict` for `events` that contradict each other.
 * @example
 * const log = new MemoryEventStore({ conversationId: 'c1' })
 * await log.appendNew([{ source: 'user', action: 'message', args: { content: 'hello' } }])
 * for await (const event of log.searchEvents({ reverse: true, limit: 50 })) show(event)
 */
export class MemoryEventStore implements MirrorEventLog, WorkerScannable {
  readonly conversationId: string
  readonly #mirror: boolean
  /** Replaced when the log is dropped, so that a search goes on with what it began with. */
  #events = new Map<number, AgentEvent>()
  /** Both are owned lists, grown in place: a copy at each append would make a long log slow. */
  #known: IdSpan[] = []
  #held: IdSpan[] = []
  /** One tab's memory is shared with nobody: nothing is ever fenced. */
  #term = 0
  #generation = 0
  #epoch: string | null = null
  /** Whether this log has given ids itself; only then it knows that nothing comes after its end. */
  #givesIds = false
  #closed = false

  constructor(options: MemoryEventStoreOptions) {
    this.conversationId = options.conversationId
    this.#mirror = options.mirror ?? false
    this.#append(options.events ?? [], undefined)
  }

  async *searchEvents(query: EventQuery = {}): AsyncGenerator<AgentEvent, void, void> {
    const { startId, endId, reverse, filter, limit, onMissing } = checkQuery(query)
    this.#check(query.signal)
    const latest = this.#latest()
    const span = { from: Math.max(0, startId), to: endId === Infinity || this.#givesIds ? Math.min(endId, latest) : endId }
    const events = this.#events
    let given = 0
    for (const step of searchSteps(this.#held, this.#known, span, reverse)) {
      const at = reverse ? { from: span.from, to: step.to } : { from: step.from, to: span.to }
      if (!step.held && onMissing === 'fail') throw rangeNotHeld(missingIn(this.#known, at))
      if (!step.held) continue
      for (let i = 0; i <= step.to - step.from; i++) {
        this.#check(query.signal)
        const id = reverse ? step.to - i : step.from + i
        const event = events.get(id)
        if (event === undefined || (filter !== undefined && !filter.include(event))) continue
        yield event
        if (++given >= limit) return
      }
    }
  }

  async getEvent(id: number, options: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    checkId(id)
    this.#check(options.signal)
    const event = this.#events.get(id)
    if (event !== undefined) return event
    throw hasId(this.#known, id) || (this.#givesIds && id > this.#latest()) ? notFound(id) : notHeld(id)
  }

  async getLatestEvent(options: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    this.#check(options.signal)
    const event = this.#events.get(this.#latest())
    if (event === undefined) throw emptyLog()
    return event
  }

  async getLatestEventId(options: { signal?: AbortSignal | undefined } = {}): Promise<number> {
    this.#check(options.signal)
    return this.#latest()
  }

  async getMatchingEvents(query: EventQuery = {}): Promise<AgentEvent[]> {
    return collect(this.searchEvents({ ...query, limit: checkMatchingLimit(query.limit) }))
  }

  /** Null: only this thread can search what is in its memory. */
  scanTarget(): null {
    return null
  }

  async append(events: readonly AgentEvent[], options: AppendOptions = {}): Promise<void> {
    this.#check()
    this.#append(events, options.covers)
  }

  async appendNew(events: readonly NewEvent[]): Promise<AgentEvent[]> {
    this.#check()
    if (this.#mirror) throw isMirror()
    const next = this.#latest() + 1
    const given = events.map((event, i) => withId(event, next + i))
    this.#append(given, undefined)
    this.#givesIds = true
    return given
  }

  async lead(): Promise<number> {
    return ++this.#term
  }

  async head(): Promise<LogHead> {
    this.#check()
    const known: RangeSet = this.#known.slice()
    return { latestEventId: this.#latest(), epoch: this.#epoch, known, absent: subtractRanges(known, this.#held), term: this.#term, generation: this.#generation }
  }

  async reset(epoch: string | null): Promise<void> {
    this.#check()
    this.#drop()
    this.#epoch = epoch
  }

  async adoptEpoch(epoch: string | null): Promise<boolean> {
    this.#check()
    if (this.#epoch === null) this.#epoch = epoch
    return this.#epoch === epoch
  }

  async clear(): Promise<void> {
    this.#check()
    this.#drop()
    this.#epoch = null
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#drop()
  }

  /** Synchronous, and throws before it changes anything: so appends are atomic and never interleave. */
  #append(events: readonly AgentEvent[], covers: IdSpan | undefined): void {
    const fresh = checkBatch(events, covers).filter((event) => {
      const held = this.#events.get(event.id)
      if (held !== undefined && !sameEvent(held, event)) throw conflict(event.id)
      return held === undefined
    })
    for (const event of fresh) {
      this.#events.set(event.id, event)
      mergeRange(this.#held, { from: event.id, to: event.id })
      mergeRange(this.#known, { from: event.id, to: event.id })
    }
    if (covers !== undefined) mergeRange(this.#known, covers)
  }

  #latest(): number {
    return this.#held[this.#held.length - 1]?.to ?? -1
  }

  #drop(): void {
    this.#generation++
    this.#events = new Map()
    this.#known = []
    this.#held = []
    this.#givesIds = false
  }

  #check(signal?: AbortSignal): void {
    signal?.throwIfAborted()
    if (this.#closed) throw closed()
  }
}
