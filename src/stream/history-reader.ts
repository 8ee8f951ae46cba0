import { EventreelError, isEventreelError } from '../errors.ts'
import { missingIn, rangesOfIds, subtractRanges, toRangeSet, unionRanges, type RangeSet } from '../ingest/range-set.ts'
import { SettleClock } from '../ingest/settle-clock.ts'
import type { SourcePageQuery } from '../source/conversation-source.ts'
import type { ParsedPage, ParsedSource } from '../source/parsed-source.ts'
import type { IdRange } from '../store/event-log.ts'
import type { AskedOf } from './log-commit.ts'
import type { Session } from './session.ts'

/** A client further behind than this starts at the new tail and keeps the gap. */
export const MAX_CATCH_UP = 1_000
/** Events in the first page, and in the pages of a server without epochs. */
const PAGE_SIZE = 100

export interface HistoryReaderOptions {
  readonly session: Session
  readonly source: ParsedSource
  /** Another log has taken the place of this one. */
  readonly onOtherLog: (epoch: string | null, asked: AskedOf) => Promise<void>
}

/** With the log as it was known when it was asked for. */
type ReadPage = ParsedPage & { readonly asked: AskedOf }

/** Brings the source's history into the mirror: the newest page, a range that is missing, what has come since. */
export class HistoryReader {
  readonly #options: HistoryReaderOptions
  #settle = new SettleClock()
  /** Counts the logs that have taken each other's place. */
  #logs = 0
  /** Counts how often what was shown, or a part of it, counted no more. */
  #starts = 0
  #isLateWriting = false
  /** Holes from here on are asked for again until they are filled or known absent; null: only what comes from now on. */
  #recentFrom: number | null = null
  #askedAgain = false
  /** How often the newest page was asked for, and which of these questions, by their order, was answered last. */
  #tailsAsked = 0
  #tailRead = 0
  #waiting = 0
  pagesFetched = 0

  constructor(options: HistoryReaderOptions) {
    this.#options = options
  }

  /** Whether an id that a page lacks may still appear. */
  get isLateWriting(): boolean {
    return this.#isLateWriting
  }
  noteLatest(id: number): void {
    const { session } = this.#options
    if (id > session.state.latest) session.update({ latest: id })
    if (id >= 0 && this.#isLateWriting) this.#settle.note(id, session.runtime.elapsed())
  }

  /** Ids are as unsure as on a V0 server from now on. */
  noteHints(): void {
    this.#isLateWriting = true
  }

  /** The server may have been set back to what it had confirmed: the ids of mere hints are given once more then. */
  forgetHints(): void {
    this.#settle.cut(this.#options.session.reached)
  }

  /** The log is another one: nothing that was seen or asked of the old one counts. */
  forget(): void {
    this.#logs++
    this.startAnew()
  }

  /** What was seen of the log near its end counts no more. */
  startAnew(): void {
    this.#starts++
    this.#settle = new SettleClock()
    this.#recentFrom = null
  }

  /** Reads the newest page, and what lies between it and what is held unless that is too much. */
  async readTail(signal: AbortSignal): Promise<void> {
    const { mirror, runtime } = this.#options.session
    const began = runtime.elapsed()
    let own = this.#own()
    const confirmed = Math.max(mirror.cursor, this.#options.session.reached)
    const asked = ++this.#tailsAsked
    let page = await this.#readPage({ limit: PAGE_SIZE, reverse: true, signal })
    // The log may have been set back since, and grown: nothing that is known here would show it. Another tab may have read it meanwhile.
    if (asked < this.#tailRead || (confirmed <= page.latestEventId && page.latestEventId < mirror.cursor)) return this.readTail(signal)
    this.#tailRead = asked
    // What was confirmed before the question is there for good: a log that ends before it is another one.
    if (page.latestEventId < confirmed || (page.epoch !== null && !(await mirror.adoptEpoch(page.epoch)))) {
      await this.#options.onOtherLog(page.epoch, page.asked)
      own = this.#own()
      page = { ...page, asked: mirror.stamp }
    }
    const logs = this.#logs
    this.noteLatest(page.latestEventId)
    const ids = [page.events[0]?.id, ...page.rejected.map(({ id }) => id)].filter((id) => id != null)
    const first = page.hasMore ? Math.min(page.latestEventId + 1, ...ids) : 0
    const held = mirror.cursor
    const isNear = held >= 0 && held < first && first - held <= MAX_CATCH_UP
    this.#recentFrom = isNear ? held : first
    const covers = page.latestEventId < first ? undefined : { from: first, to: page.latestEventId }
    try {
      // From the held end itself on, so that a log that is another one shows itself as a conflict.
      if (isNear) await this.#fillNow({ from: held, to: first - 1 }, signal)
      if (this.#isLateWriting) await this.#compareFirst(signal)
      if (!isNear && covers !== undefined) await this.#compare(page, covers, own, signal)
      if (logs !== this.#logs) throw otherLog()
      await this.#keep(page, covers, began)
    } catch (error) {
      if (!isEventreelError(error, 'event_conflict')) throw error
      await this.#options.onOtherLog(page.epoch, page.asked)
      // Not the page that was read: what it was held against came later, and it may be of the old log itself.
      return this.readTail(signal)
    }
    this.#options.session.update({ tailRead: true })
  }

  /** Whether somebody waits for a range. */
  get isAsked(): boolean {
    return this.#waiting > 0
  }

  /** Asks for exactly this range and keeps it: somebody waits for it. */
  fetchRange(range: IdRange, signal: AbortSignal): Promise<void> {
    return this.#orOtherLog(() => this.#fillNow(range, signal))
  }

  /** {@link fetchRange} for which nobody waits. Tells when a page has come and is about to be kept. */
  fillRange(range: IdRange, signal: AbortSignal, onRead: () => void): Promise<void> {
    return this.#orOtherLog(() => this.#fill(range, signal, onRead))
  }

  async #fillNow(range: IdRange, signal: AbortSignal): Promise<void> {
    this.#waiting++
    try {
      await this.#fill(range, signal)
    } finally {
      this.#waiting--
    }
  }

  async #fill(range: IdRange, signal: AbortSignal, onRead?: () => void): Promise<void> {
    for (let from: number | null = range.from; from !== null && from <= range.to; ) from = await this.#keepForward(from, range.to, MAX_CATCH_UP, signal, onRead)
  }

  /** Reads again from the first hole near the tail to the end of the log; first, and once, what an earlier session took for absent. */
  async readNewer(signal: AbortSignal): Promise<void> {
    const { mirror } = this.#options.session
    await this.#orOtherLog(async () => {
      await this.#askAgain(signal)
      // With the last event that is held, by which a log without an epoch shows that it is another one.
      const from = this.recentHoles(mirror.cursor)[0]?.from ?? Math.max(0, mirror.latestEventId)
      for (let next: number | null = from; next !== null; ) next = await this.#keepForward(next, undefined, PAGE_SIZE, signal)
    })
  }

  async #orOtherLog(read: () => Promise<void>): Promise<void> {
    try {
      await read()
    } catch (error) {
      if (!isEventreelError(error, 'event_conflict')) throw error
      const { epoch, stamp } = this.#options.session.mirror
      await this.#options.onOtherLog(epoch, stamp)
      throw otherLog()
    }
  }

  async #askAgain(signal: AbortSignal): Promise<void> {
    if (this.#askedAgain) return
    const { cursor, absent } = this.#options.session.mirror
    let next: number | null = cursor - MAX_CATCH_UP
    for (const { from, to } of absent)
      while (next !== null && next <= to) next = await this.#keepForward(Math.max(next, from), cursor, PAGE_SIZE, signal)
    this.#askedAgain = true
  }

  /** Whether nothing near the tail is missing. */
  get isComplete(): boolean {
    return this.recentHoles(this.#options.session.latestEventId).length === 0
  }

  /** Where "near the tail" begins: what lies before it is read only where somebody looks. */
  get recentFrom(): number {
    return this.#recentFrom ?? Math.max(0, this.#options.session.mirror.cursor)
  }

  /** Ids near the tail, up to this one, that are not known. */
  recentHoles(upTo: number): RangeSet {
    const from = this.recentFrom
    return upTo < from ? [] : missingIn(this.#options.session.mirror.known, { from, to: upTo })
  }

  /** Keeps one page of what follows `from`; gives where the next one starts, null at the end. */
  async #keepForward(from: number, to: number | undefined, limit: number, signal: AbortSignal, onRead?: () => void): Promise<number | null> {
    const { session, onOtherLog } = this.#options
    const began = session.runtime.elapsed()
    const latest = session.latestEventId
    const own = this.#own()
    const page = await this.#readPage({ from, to, limit, reverse: false, signal })
    onRead?.()
    if (page.epoch !== null && page.epoch !== session.mirror.epoch && !(await session.mirror.adoptEpoch(page.epoch))) {
      await onOtherLog(page.epoch, page.asked)
      throw otherLog()
    }
    // A malformed event is passed over, or a page of nothing else would be the end.
    const last = page.rejected.reduce((highest, { id }) => Math.max(highest, id ?? -1), page.events.at(-1)?.id ?? -1)
    this.noteLatest(last)
    // Never beyond the end that the log had when it was asked: what is still to come is not absent. A page that is not of a closed range says
    // where that is, with its epoch; what is known here may be of the log before, of which another tab has spoken last.
    const end = page.hasMore || to === undefined ? last : Math.min(to, Math.max(page.epoch === null ? latest : -1, page.latestEventId, last))
    await this.#compare(page, { from, to: page.hasMore ? last : (to ?? Infinity) }, own, signal)
    if (end >= from) await this.#keep(page, { from, to: end }, began)
    if (!page.hasMore || last < from) return null
    // Without an epoch, with the last one again: the next page may be of another log.
    return page.lateWrites && last > from ? last : last + 1
  }

  /** A log without an epoch is known by its first event. */
  async #compareFirst(signal: AbortSignal): Promise<void> {
    if (missingIn(this.#options.session.mirror.known, { from: 0, to: 0 }).length > 0) return
    const page = await this.#readPage({ from: 0, to: 0, limit: 1, reverse: false, signal })
    await this.#keep(page, undefined, 0)
  }

  /** What a page of a log without an epoch is held against: taken before it is asked for. */
  #own(): RangeSet {
    const { held, epoch, shown } = this.#options.session.mirror
    // What is shown counts also where the disk has lost it.
    return epoch === null ? unionRanges(held, toRangeSet(shown().map(({ id }) => ({ from: id, to: id })))) : held
  }

  /**
   * A log without an epoch that was set back, and has grown since, is as it was up to a place. So a page is of the same log when it has
   * an event that was known, above all that it brings, or the last that was known; where it has neither, that one is asked for.
   * @throws {EventreelError} `event_conflict`
   */
  async #compare(page: ParsedPage, range: IdRange, own: RangeSet, signal: AbortSignal): Promise<void> {
    const end = own.at(-1)?.to
    if (!page.lateWrites || end === undefined) return
    const asked = this.#logs
    const ids = rangesOfIds(page.events.map(({ id }) => id))
    // What such a log has once shown, it goes on showing.
    const isLess = own.some(({ from, to }) => missingIn(ids, { from: Math.max(from, range.from), to: Math.min(to, range.to) }).length > 0)
    if (isLess && page.rejected.length === 0) throw anotherEvent(end)
    const fresh = subtractRanges(ids, own).at(-1)?.to
    if (fresh === undefined || fresh < (ids.at(-1)?.to ?? -1) || (range.from <= end && end <= range.to)) return
    const ofEnd = await this.#readPage({ from: end, to: end, limit: 1, reverse: false, signal })
    if (ofEnd.events.length + ofEnd.rejected.length === 0) throw anotherEvent(end)
    await this.#keep(ofEnd, undefined, 0)
    // A slow disk leaves time for that.
    if (asked !== this.#logs) throw otherLog()
  }

  async #readPage(query: SourcePageQuery): Promise<ReadPage> {
    const { mirror } = this.#options.session
    const { epoch, stamp: asked } = mirror
    const [logs, starts] = [this.#logs, this.#starts]
    const page = await this.#options.source.readPage(epoch === null ? query : { ...query, epoch })
    query.signal.throwIfAborted()
    if (logs !== this.#logs) throw otherLog()
    // It may have been read before what another tab knows by now, and what was known here when it was asked for counts no more.
    if (starts !== this.#starts || asked.generation !== mirror.generation)
      throw new EventreelError('fenced', 'The log was dropped while it was read: it is to be asked again.', { retryable: true })
    this.pagesFetched++
    this.#isLateWriting = page.lateWrites
    for (const rejected of page.rejected) this.#options.session.reject(rejected)
    return { ...page, asked, events: page.events.toSorted((a, b) => a.id - b.id) }
  }

  async #keep({ events, asked }: ReadPage, covers: IdRange | undefined, began: number): Promise<void> {
    const settled = covers === undefined ? undefined : this.#clip(covers, began)
    if (events.length === 0 && settled === undefined) return
    await this.#options.session.mirror.keep(events, { covers: settled, asked })
  }

  #clip(covers: IdRange, began: number): IdRange | undefined {
    if (!this.#isLateWriting) return covers
    const to = Math.min(covers.to, this.#settle.settledBelow(began) - 1)
    return to < covers.from ? undefined : { from: covers.from, to }
  }
}

function anotherEvent(id: number): EventreelError {
  return new EventreelError('event_conflict', `Event ${id} is not the one that the log had.`)
}

function otherLog(): EventreelError {
  return new EventreelError('log_reset', 'Another log has taken the place of the one that was read.', { retryable: true })
}
