import { EventreelError, isEventreelError } from '../errors.ts'
import { missingIn, rangeAt, subtractRanges, type RangeSet } from '../ingest/range-set.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import type { EventLog, EventQuery, IdRange } from '../store/event-log.ts'
import { checkMatchingLimit, checkQuery } from '../store/event-query.ts'
import type { ScanTarget, WorkerScannable } from '../store/scan-port.ts'
import type { LogMirror } from './log-mirror.ts'

/** Ids asked for at once, aligned, so that all readers of one history ask for the same pages. */
const PAGE_SIZE = 100
/** A disk that loses what it has just been given must not be asked for ever. */
const MAX_LOSSES = 3

/** What of a session its log needs. */
interface LogSession {
  readonly mirror: LogMirror
  /** Aborts when the session ends. */
  readonly signal: AbortSignal
  readonly state: { readonly tailRead: boolean }
  readonly latestEventId: number
  /** What speaks with the source. */
  load(): Promise<{
    readTail(signal: AbortSignal): Promise<void>
    fetchRange(range: IdRange, signal: AbortSignal): Promise<void>
  }>
}

/** The log as a session can read it: what is held from its cache, the rest from the source, and then kept. */
export class SessionLog implements EventLog, WorkerScannable {
  readonly conversationId: string
  readonly #session: LogSession

  constructor(session: LogSession) {
    this.conversationId = session.mirror.conversationId
    this.#session = session
  }

  async *searchEvents(query: EventQuery = {}): AsyncGenerator<AgentEvent, void, void> {
    const { startId, endId, reverse, filter, limit, onMissing } = checkQuery(query)
    const signal = query.signal === undefined ? this.#session.signal : AbortSignal.any([query.signal, this.#session.signal])
    const { mirror } = this.#session
    let rest: IdRange = { from: Math.max(0, startId), to: await this.#end(endId, onMissing, signal) }
    let given = 0
    let losses = 0
    /** Of the page that was asked for last: what is not known even now (a V0 server may still write it) is a gap, not an error. */
    let gaps: RangeSet = []
    while (rest.from <= rest.to) {
      signal.throwIfAborted()
      const step = this.#step(rest, reverse)
      const asked = await this.#fetch(step, gaps, signal, onMissing)
      const missing = missingIn(mirror.known, step)
      // Lost while the rest was fetched.
      if (subtractRanges(subtractRanges(missing, asked), gaps).length > 0 && losses++ < MAX_LOSSES) continue
      if (missing.length > 0) gaps = missing
      const gap = rangeAt(missing, reverse ? rest.to : rest.from)
      if (gap !== undefined) {
        rest = reverse ? { from: rest.from, to: gap.from - 1 } : { from: gap.to + 1, to: rest.to }
        continue
      }
      // Up to the next gap only: over one, what the disk has lost could not be told from it.
      const run = reverse ? { from: (missing.at(-1)?.to ?? step.from - 1) + 1, to: step.to } : { from: step.from, to: (missing[0]?.from ?? step.to + 1) - 1 }
      const canBeAsked = losses < MAX_LOSSES
      const start = reverse ? run.to + 1 : run.from - 1
      let last = start
      try {
        for await (const event of mirror.searchEvents({ startId: run.from, endId: run.to, reverse, filter, signal, onMissing: canBeAsked ? 'fail' : 'skip' })) {
          last = event.id
          yield event
          if (++given >= limit) return
        }
        last = reverse ? run.from : run.to
      } catch (error) {
        // Lost since it was kept (damaged, evicted): it is asked for again, from where this search has come to.
        if (!canBeAsked || !isEventreelError(error, 'range_not_held')) throw error
        // Of one place: a disk may be damaged in many.
        losses = last === start ? losses + 1 : 1
        gaps = []
      }
      rest = reverse ? { from: rest.from, to: last - 1 } : { from: last + 1, to: rest.to }
    }
  }

  async getEvent(id: number, { signal = this.#session.signal }: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    for await (const event of this.searchEvents({ startId: id, endId: id, signal })) return event
    throw new EventreelError('event_not_found', `The log has no event ${id}.`)
  }

  async getLatestEvent(options: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    for await (const event of this.searchEvents({ ...options, reverse: true, limit: 1 })) return event
    throw new EventreelError('event_not_found', 'The log is empty.')
  }

  /** The server's answer; while it cannot be reached, the highest id held. */
  async getLatestEventId({ signal = this.#session.signal }: { signal?: AbortSignal | undefined } = {}): Promise<number> {
    await this.#session.mirror.open()
    if (!this.#session.state.tailRead) {
      try {
        await this.#readTail(signal)
      } catch (error) {
        if (!isEventreelError(error) || !error.retryable || this.#session.mirror.latestEventId < 0) throw error
      }
    }
    return this.#session.latestEventId
  }

  async getMatchingEvents(query: EventQuery = {}): Promise<AgentEvent[]> {
    const events: AgentEvent[] = []
    for await (const event of this.searchEvents({ ...query, limit: checkMatchingLimit(query.limit) })) events.push(event)
    return events
  }

  scanTarget(): ScanTarget | null {
    return this.#session.mirror.scanTarget()
  }

  /** Where a search ends: never beyond the log, or every id that is still to come would be asked for. */
  async #end(endId: number, onMissing: EventQuery['onMissing'], signal: AbortSignal): Promise<number> {
    const session = this.#session
    if (endId === Infinity) return this.getLatestEventId({ signal })
    await session.mirror.open()
    if (endId > session.latestEventId) await this.#readTail(signal).catch((error: unknown) => throwUnless(onMissing, error))
    return Math.min(endId, session.latestEventId)
  }

  async #readTail(signal: AbortSignal): Promise<void> {
    await (await this.#session.load()).readTail(signal)
  }

  /** The longest stretch at the near end that is either wholly known, or one page. */
  #step({ from, to }: IdRange, reverse: boolean): IdRange {
    const known = rangeAt(this.#session.mirror.known, reverse ? to : from)
    if (reverse) return { from: Math.max(from, known?.from ?? to - (to % PAGE_SIZE)), to }
    return { from, to: Math.min(to, known?.to ?? from - (from % PAGE_SIZE) + PAGE_SIZE - 1) }
  }

  /** Asks for what is missing, but for these gaps. Gives what it asked for. */
  async #fetch(step: IdRange, gaps: RangeSet, signal: AbortSignal, onMissing: EventQuery['onMissing']): Promise<RangeSet> {
    const holes = subtractRanges(missingIn(this.#session.mirror.known, step), gaps)
    const first = holes[0]
    if (first === undefined) return holes
    try {
      // In one request: what is held between two holes of a page is cheaper than another round trip.
      await (await this.#session.load()).fetchRange({ from: first.from, to: (holes.at(-1) ?? first).to }, signal)
    } catch (error) {
      throwUnless(onMissing, error)
    }
    return holes
  }
}

/** What cannot be asked for now may be left out where the caller says so. */
function throwUnless(onMissing: EventQuery['onMissing'], error: unknown): void {
  if (onMissing !== 'skip' || !isEventreelError(error) || !error.retryable) throw error
}
