import { EventreelError, isEventreelError } from '../errors.ts'
import { clip, countIds, hasId, rangesOfIds, subtractRanges, type RangeSet } from '../ingest/range-set.ts'
import { sortBatch } from '../ingest/sort-events.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { forgetWireTexts } from '../protocol/wire-text.ts'
import { IDLE_CONNECTION, nextConnectionState, type ConnectionEvent, type ConnectionState } from '../source/connection-state.ts'
import type { SourceCursor } from '../source/conversation-source.ts'
import type { ParsedEvents, ParsedFrame, ParsedSource } from '../source/parsed-source.ts'
import type { IdRange } from '../store/event-log.ts'
import { catchUp } from './catch-up.ts'
import { HistoryReader, MAX_CATCH_UP } from './history-reader.ts'
import { Inbox } from './inbox.ts'
import type { AskedOf } from './log-commit.ts'
import { LogConfirmer } from './log-confirmer.ts'
import type { Follower, Session } from './session.ts'
import { toEventreelError } from './to-eventreel-error.ts'

/** A frame is under way for less: what was known so long ago, the server knew when it sent this one. */
const UNDER_WAY_MS = 10_000

/** One link from the try to its end. */
interface Attempt {
  readonly signal: AbortSignal
  readonly confirmer: LogConfirmer
  /** What the log had reached before the server said what it says now. */
  reached: number
  /** What it had reached when the server was heard, after which some of its words may still have been under way. */
  heard: { readonly reached: number; readonly at: number } | null
  /** How many logs had gone by then. */
  resets: number
  /** The log that it was made for, and under which leader. */
  asked: AskedOf
}

/**
 * Keeps a session's cache level with its source: tail first, then live, over every reconnect.
 * One writer: everything received passes one inbox, is kept, and only then told.
 */
export class LiveSession implements Follower {
  readonly source: ParsedSource
  readonly #session: Session
  readonly history: HistoryReader
  #link: ConnectionState = IDLE_CONNECTION
  #isFarBehind = false
  #startsAnew = 0
  /** How often another log has taken the place of the one that was followed. */
  #resets = 0
  #resetting: Promise<void> = Promise.resolve()
  #skipPause: (() => void) | undefined
  #endAttempt: (error: unknown) => void = () => {}

  constructor(session: Session, source: ParsedSource) {
    this.#session = session
    this.source = source
    this.history = new HistoryReader({ session, source, onOtherLog: (epoch, asked) => this.#reset(epoch, asked) })
    session.observe({ onEvents: () => {}, onChange: () => {}, onReset: () => this.history.startAnew() })
  }

  get pagesFetched(): number {
    return this.history.pagesFetched
  }
  async fetchRange(range: IdRange, signal: AbortSignal): Promise<void> {
    const { epoch } = this.#session.mirror
    try {
      await this.history.fetchRange(range, signal)
    } catch (error) {
      // The link follows a log that is gone, and no other epoch tells it so.
      if (isEventreelError(error, 'log_reset') && this.#session.mirror.epoch === epoch) this.#endAttempt(error)
      throw error
    }
  }
  readTail(signal: AbortSignal): Promise<void> {
    return this.history.readTail(signal)
  }
  catchUp(): Promise<void> {
    const session = this.#session
    return catchUp(session.mirror, () => session.reached, (end) => {
      session.startAnew(end)
      session.endLink()
    })
  }
  reconnect(): void {
    this.#skipPause?.()
  }

  /**
   * Follows until the signal aborts; never rejects.
   * @param takeUp takes up what other tabs have made of the log, when a write of this one came too late
   */
  async follow(signal = this.#session.signal, takeUp = () => this.catchUp()): Promise<void> {
    const { runtime, record } = this.#session
    this.#link = IDLE_CONNECTION
    // What an earlier link, or another tab's, had reached or heard of says nothing of this one's.
    this.#session.update({ caughtUp: false, latest: this.#session.provisional.at(-1)?.id ?? -1 })
    signal.addEventListener('abort', () => this.reconnect(), { once: true })
    while (!signal.aborted) {
      const failure = await this.#tryOnce(signal).then(
        () => (this.source.isStatic === true ? null : new EventreelError('connection_closed', 'The server closed the connection.', { retryable: true })),
        toEventreelError,
      )
      if (failure === null || signal.aborted) return
      const isAnew = failure.code === 'log_reset' || failure.code === 'fenced' || (failure.code === 'unauthorized' && failure.retryable)
      if (failure.code === 'fenced') await takeUp()
      if (signal.aborted) return
      // What does not change does not get better either.
      const retryable = isAnew || (failure.retryable && this.source.isStatic !== true)
      record.lost(failure)
      this.#session.update({ caughtUp: false, error: retryable ? null : failure })
      this.#move({ type: 'lost', now: runtime.elapsed(), random: runtime.random(), retryable, retryAfterMs: failure.retryAfterMs })
      this.#startsAnew = isAnew ? this.#startsAnew + 1 : 0
      // The first reset is news, not trouble; a server that goes on resetting is.
      await this.#pause(this.#link.phase !== 'waiting' ? null : this.#startsAnew === 1 ? 0 : this.#link.delayMs)
    }
  }

  /** `null`: until told to go on. */
  async #pause(ms: number | null): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = ms === null ? undefined : this.#session.runtime.setTimer(resolve, ms)
      this.#skipPause = () => {
        cancel?.()
        resolve()
      }
    })
    this.#skipPause = undefined
  }

  async #tryOnce(life: AbortSignal): Promise<void> {
    const { mirror, record } = this.#session
    const controller = new AbortController()
    const signal = AbortSignal.any([life, this.#session.logSignal, controller.signal])
    const fail = (error: unknown) => controller.abort(toEventreelError(error))
    this.#endAttempt = fail
    const confirmer = new LogConfirmer({ session: this.#session, reader: this.history, signal, onConfirmed: () => this.#checkCaughtUp(true), onFailed: fail })
    const attempt: Attempt = { signal, confirmer, reached: -1, heard: null, resets: 0, asked: mirror.stamp }
    const inbox = new Inbox(
      {
        acceptEvents: (received) => this.#acceptEvents(received, attempt),
        acceptFrame: (frame) => this.#acceptFrame(frame, attempt),
        fail,
      },
      this.#session.runtime,
    )
    try {
      this.#move({ type: 'connect' })
      this.history.forgetHints()
      // Where nothing is held, nothing is known: what the log was before may be gone.
      if (mirror.cursor < 0) this.#session.update({ latest: -1 })
      // A server with epochs that says how far it is replays what is missing by itself; of any other the newest page must be asked for.
      if (mirror.cursor < 0 || mirror.epoch === null || this.#isFarBehind || this.source.announcesConnect !== true) {
        await this.history.readTail(signal)
        this.#isFarBehind = false
      }
      if (this.source.isStatic === true) return
      // What a link would resume from is of the old log until then.
      await this.#resetting
      attempt.reached = this.#session.reached
      attempt.resets = this.#resets
      attempt.asked = mirror.stamp
      const cursor = await this.#cursor()
      signal.throwIfAborted()
      const frames = this.source.connect({ ...cursor, maxReplay: MAX_CATCH_UP, signal })
      if (this.source.announcesConnect !== true) this.#stand(attempt)
      const read = async () => {
        for await (const frame of frames) {
          signal.throwIfAborted()
          record.framesReceived++
          inbox.push(frame)
        }
      }
      // A source that heeds no signal must not keep the session, and with it the log's lock.
      await Promise.race([read(), aborted(signal)])
      await inbox.settled()
      signal.throwIfAborted()
    } catch (error) {
      throw signal.aborted ? signal.reason : error
    } finally {
      controller.abort()
      await inbox.close()
    }
  }

  async #cursor(): Promise<Omit<SourceCursor, 'signal'>> {
    const { mirror } = this.#session
    const epoch = mirror.epoch ?? undefined
    const { id, timestamp } = (epoch === undefined ? null : this.#proof()) ?? { id: mirror.cursor, timestamp: undefined }
    this.#session.proven = id
    // The end of a held range may be an id known absent, which has no timestamp.
    const last = id < 0 ? undefined : await mirror.getEvent(id).catch(() => undefined)
    return { afterId: id, epoch, afterTimestamp: timestamp ?? last?.timestamp }
  }

  /** The last of what is held that a link has brought; where the disk has lost it all, the last of what is shown of it. */
  #proof(): { readonly id: number; readonly timestamp?: string | undefined } | null {
    const { mirror, proven } = this.#session
    const place = mirror.known.findLast(({ from }) => from <= proven)
    if (place !== undefined) return { id: Math.min(place.to, proven) }
    return mirror.shown().reduce<AgentEvent | null>((last, event) => (event.id <= proven && event.id >= (last?.id ?? 0) ? event : last), null)
  }

  #stand(attempt: Attempt): void {
    this.#session.update({ error: null })
    this.#move({ type: 'stands', now: this.#session.runtime.elapsed() })
    if (this.history.isLateWriting) attempt.confirmer.hint()
    else this.#checkCaughtUp(false)
  }

  #move(event: ConnectionEvent): void {
    this.#link = nextConnectionState(this.#link, event)
    this.#session.update({ link: this.#link.phase })
  }

  /** @param confirmed whether the history itself was read to its end since the link stands */
  #checkCaughtUp(confirmed: boolean): void {
    const { state, mirror, latestEventId } = this.#session
    if (this.#link.phase !== 'standing' || state.caughtUp) return
    if (this.history.isLateWriting ? !confirmed : mirror.cursor < latestEventId) return
    this.#startsAnew = 0
    this.#session.update({ caughtUp: true, everCaughtUp: true })
  }

  async #acceptEvents({ events, rejected }: ParsedEvents, attempt: Attempt): Promise<void> {
    const { mirror, record } = this.#session
    // Must not count: what was lost before them may have said that they are of another log.
    if (this.#link.phase !== 'standing') throw new EventreelError('connection_closed', 'Events came before the link said whose they are.', { retryable: true })
    for (const input of rejected) this.#session.reject(input)
    // What came beside the link is not taken for what it brings before they were compared.
    const { proven } = this.#session
    const { fresh, duplicates, missing } = sortBatch(clip(mirror.known, { from: 0, to: proven }), proven, events)
    record.duplicatesDropped += duplicates
    const isWhole = rejected.length === 0
    const holes = isWhole ? missing : this.#holesOfRejects(events.length + rejected.length, fresh)
    // Must come before what follows them, so that subscribers are told in order.
    if (countIds(holes) <= MAX_CATCH_UP) for (const { from, to } of holes) await this.#fillHole({ from, to: isWhole ? to + 1 : to }, isWhole, attempt)
    await mirror.keep(fresh, { asked: attempt.asked }).catch((error: unknown) => (isEventreelError(error, 'event_conflict') ? this.#startOn(mirror.epoch, attempt) : Promise.reject(error)))
    forgetWireTexts(fresh)
    this.#session.proven = Math.max(proven, fresh.at(-1)?.id ?? -1)
    this.history.noteLatest(this.#session.proven)
    this.#checkCaughtUp(false)
  }

  /** @param endCame the link has brought the last of it: another log that has taken this one's place shows by what it has there */
  async #fillHole(range: IdRange, endCame: boolean, attempt: Attempt): Promise<void> {
    await this.history.fetchRange(range, attempt.signal)
    if (endCame && !hasId(this.#session.mirror.known, range.to))
      throw new EventreelError('connection_closed', `The history lacks event ${range.to}.`, { retryable: true })
  }

  /** A malformed event leaves a hole, which the history decides; it may lie anywhere up to where the batch would have reached. */
  #holesOfRejects(received: number, fresh: readonly AgentEvent[]): RangeSet {
    const end = Math.max(this.#session.proven + received, fresh.at(-1)?.id ?? -1)
    return subtractRanges(this.history.recentHoles(end), rangesOfIds(fresh.map((event) => event.id)))
  }

  async #acceptFrame(parsed: Exclude<ParsedFrame, { readonly type: 'events' }>, attempt: Attempt): Promise<void> {
    if (parsed.type === 'transient') this.#session.showTransient(parsed.transient)
    else if (parsed.type === 'other') await this.#acceptWord(parsed.frame, attempt)
    else this.#acceptHints(parsed, attempt)
  }

  async #acceptWord(frame: Extract<ParsedFrame, { readonly type: 'other' }>['frame'], attempt: Attempt): Promise<void> {
    const { mirror } = this.#session
    if ('connected' in frame) {
      // Those that are still being written are sent again, whole.
      if (this.#session.transients.drafts.length > 0) this.#session.takeDrafts([])
      if (frame.maxEventBytes !== undefined) this.#session.update({ maxEventBytes: frame.maxEventBytes })
      // This link goes on from a place in the old log: only a new one begins at the beginning.
      if (frame.epoch !== undefined && !(await mirror.adoptEpoch(frame.epoch))) await this.#startOn(frame.epoch, attempt)
      if (frame.latestEventId !== undefined) {
        // A copy that lost its end does not show the server that it was set back.
        if (frame.latestEventId < attempt.reached) await this.#startOn(frame.epoch ?? null, attempt)
        this.#session.update({ latest: -1 })
        this.history.noteLatest(frame.latestEventId)
      }
      // Of one that does not say how far it is the newest page has just been read.
      this.#isFarBehind = frame.latestEventId !== undefined && this.#session.latestEventId - this.#session.proven > MAX_CATCH_UP
      // It has shown that the log is the same: the next link resumes at the new tail.
      if (this.#isFarBehind) this.#session.proven = -1
      if (this.#isFarBehind) throw new EventreelError('log_reset', 'Too far behind for a replay: starting at the tail.', { retryable: true })
      this.#stand(attempt)
    } else if ('head' in frame) {
      const now = this.#session.runtime.elapsed()
      const { heard } = attempt
      if (heard === null || now - heard.at >= UNDER_WAY_MS) {
        attempt.reached = heard?.reached ?? attempt.reached
        attempt.heard = { reached: this.#session.reached, at: now }
      }
      // What was kept before the server's word was sent is there for good: a log that ends before it was set back meanwhile.
      if (frame.head < attempt.reached && mirror.epoch !== null) await this.#startOn(mirror.epoch, attempt)
      this.history.noteLatest(frame.head)
      if (frame.sent !== undefined && mirror.cursor < frame.sent)
        throw new EventreelError('connection_closed', `The link lost events: ${frame.sent} was sent, ${mirror.cursor} is held.`, { retryable: true })
      this.#checkCaughtUp(false)
    } else if ('reset' in frame) {
      await this.#startOn(frame.reset, attempt)
    } else {
      this.#session.update({ agentState: frame.agentState })
    }
  }

  #acceptHints({ events, rejected }: ParsedEvents, attempt: Attempt): void {
    const { mirror, record } = this.#session
    for (const input of rejected) this.#session.reject(input)
    this.history.noteHints()
    mirror.doubt(rangesOfIds(events.map((event) => event.id).toSorted((a, b) => a - b)))
    const { fresh } = sortBatch(mirror.known, mirror.cursor, events)
    const shown = this.#session.showHints(fresh)
    record.duplicatesDropped += events.length - shown.length
    this.history.noteLatest(shown.at(-1)?.id ?? -1)
    // Also where nothing is shown: a source may hear of what it cannot place.
    if (this.#link.phase === 'standing') attempt.confirmer.hint()
  }

  async #startOn(epoch: string | null, { resets, asked }: Attempt): Promise<never> {
    // A reader may have found out first.
    if (resets === this.#resets) await this.#reset(epoch, asked)
    throw new EventreelError('log_reset', 'The server has another log.', { retryable: true })
  }

  #reset(epoch: string | null, asked: AskedOf): Promise<void> {
    const done = this.#startAnew(epoch, asked)
    // Whoever asked for it hears what went wrong.
    this.#resetting = done.catch(() => undefined)
    return done
  }

  async #startAnew(epoch: string | null, asked: AskedOf): Promise<void> {
    this.#resets++
    // Must come first: a page that arrives meanwhile is of the old log.
    this.history.forget()
    await this.#session.mirror.reset(epoch, asked)
    this.#session.startAnew()
    this.#session.notify('info', 'log_reset', 'The server started this conversation anew.')
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}
