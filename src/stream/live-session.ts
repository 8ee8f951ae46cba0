import { EventreelError, type ProtocolError } from '../errors.ts'
import { countIds, rangesOfIds, subtractRanges, type RangeSet } from '../ingest/range-set.ts'
import { sortBatch } from '../ingest/sort-events.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import type { EventDefinitions } from '../protocol/define-events.ts'
import { parseTransient } from '../protocol/frames.ts'
import { platform, type Runtime } from '../runtime.ts'
import { IDLE_CONNECTION, nextConnectionState, type ConnectionEvent, type ConnectionState } from '../source/connection-state.ts'
import type { ConversationSource, SourceFrame } from '../source/conversation-source.ts'
import type { ConversationStatus } from './conversation.ts'
import { HistoryReader, MAX_CATCH_UP } from './history-reader.ts'
import { Inbox } from './inbox.ts'
import { LogConfirmer } from './log-confirmer.ts'
import type { LogMirror } from './log-mirror.ts'
import { SessionRecord } from './session-record.ts'
import { statusOf } from './session-status.ts'
import { addNotice, applyTransient, dismissNotice, NO_TRANSIENTS, settleDrafts, type Transients } from './transients.ts'

/** What a session tells those who watch it; each call comes after the state it speaks of. */
export interface SessionObserver {
  /** Events that are new here, ascending, after they were kept (or, when provisional, before). */
  onEvents(events: readonly AgentEvent[]): void
  /** Everything shown belongs to a log that is gone. */
  onReset(): void
  onChange(): void
}

export interface LiveSessionOptions {
  readonly source: ConversationSource
  readonly mirror: LogMirror
  readonly definitions?: EventDefinitions | undefined
  readonly runtime?: Runtime | undefined
}

/** One link from the try to its end. */
interface Attempt {
  readonly controller: AbortController
  readonly signal: AbortSignal
  readonly confirmer: LogConfirmer
}

/**
 * Keeps one conversation's cache level with its source: tail first, then live, over every reconnect.
 * One writer: everything received passes one inbox, is kept, and only then told.
 */
export class LiveSession {
  readonly mirror: LogMirror
  readonly record: SessionRecord
  readonly #source: ConversationSource
  readonly #runtime: Runtime
  readonly #reader: HistoryReader
  readonly #observers = new Set<SessionObserver>()
  readonly #stop = new AbortController()
  readonly #provisional = new Map<number, AgentEvent>()
  #opening: Promise<void> | undefined
  #opened = false
  #following = false
  #link: ConnectionState = IDLE_CONNECTION
  #caughtUp = false
  #everCaughtUp = false
  #error: EventreelError | null = null
  #isFarBehind = false
  #resetsInARow = 0
  #skipPause: (() => void) | undefined
  #transients: Transients = NO_TRANSIENTS
  /** Largest event the server takes, in bytes, once it has said so. */
  maxEventBytes: number | undefined

  constructor(options: LiveSessionOptions) {
    this.#source = options.source
    this.#runtime = options.runtime ?? platform
    this.mirror = options.mirror
    this.record = new SessionRecord(this.#runtime)
    this.#reader = new HistoryReader({
      source: options.source,
      mirror: options.mirror,
      runtime: this.#runtime,
      definitions: options.definitions,
      onRejected: (rejected) => this.#reject(rejected),
      onOtherLog: (epoch) => this.#reset(epoch),
    })
    this.mirror.onKept = (fresh) => this.#tell(fresh)
    this.mirror.onDegraded = () => this.#changed()
  }

  get status(): ConversationStatus {
    return statusOf({
      opened: this.#opened,
      link: this.#link.phase,
      holdsEvents: this.mirror.latestEventId >= 0,
      isStatic: this.#source.isStatic === true,
      online: this.#runtime.isOnline(),
      tailRead: this.#reader.tailRead,
      caughtUp: this.#caughtUp,
      everCaughtUp: this.#everCaughtUp,
    })
  }
  get latestEventId(): number {
    return this.#reader.latestEventId
  }
  get pagesFetched(): number {
    return this.#reader.pagesFetched
  }
  get error(): EventreelError | null {
    return this.#error
  }
  get isStanding(): boolean {
    return this.#link.phase === 'standing'
  }
  get transients(): Transients {
    return this.#transients
  }
  /** Events shown before the log has confirmed them, ascending. */
  get provisional(): readonly AgentEvent[] {
    return [...this.#provisional.values()].sort((a, b) => a.id - b.id)
  }

  observe(observer: SessionObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  /** Opens the cache. Resolves when it can be read. */
  open(): Promise<void> {
    this.#opening ??= this.mirror.open().then(() => {
      this.#opened = true
      this.#changed()
    })
    return this.#opening
  }

  /** Follows the source until {@link close}. */
  follow(): void {
    if (this.#following || this.#stop.signal.aborted) return
    this.#following = true
    const offOnline = this.#runtime.onOnlineChange((online) => {
      if (online) this.reconnect()
      this.#changed()
    })
    this.#stop.signal.addEventListener('abort', offOnline)
    void this.open().then(() => this.#follow())
  }

  /** Ends the pause before the next try. */
  reconnect(): void {
    this.#skipPause?.()
  }

  async close(): Promise<void> {
    if (this.#stop.signal.aborted) return
    this.#stop.abort(new EventreelError('closed', 'The conversation was closed.'))
    this.#skipPause?.()
    await this.#opening
    await this.mirror.close()
  }

  notify(level: 'info' | 'warning' | 'error', code: string, message: string): void {
    this.#transients = addNotice(this.#transients, { level, code, message })
    this.#changed()
  }

  dismissNotice(key: number): void {
    this.#transients = dismissNotice(this.#transients, key)
    this.#changed()
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      const failure = await this.#tryOnce().then(
        () => (this.#source.isStatic === true ? null : new EventreelError('connection_closed', 'The server closed the connection.', { retryable: true })),
        toEventreelError,
      )
      if (failure === null || signal.aborted) return
      this.#caughtUp = false
      const isAnew = failure.code === 'log_reset' || failure.code === 'fenced'
      if (failure.code === 'fenced') await this.#takeUp()
      const retryable = failure.retryable || isAnew
      this.#error = retryable ? null : failure
      this.record.lost(failure)
      this.#move({
        type: 'lost',
        now: this.#runtime.now(),
        random: this.#runtime.random(),
        retryable,
        retryAfterMs: failure.retryAfterMs,
      })
      this.#resetsInARow = isAnew ? this.#resetsInARow + 1 : 0
      // The first reset is news, not trouble; a server that goes on resetting is.
      const pause = this.#link.phase !== 'waiting' ? null : this.#resetsInARow === 1 ? 0 : this.#link.delayMs
      await this.#pause(pause)
    }
  }

  /** `null`: until told to go on. */
  async #pause(ms: number | null): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = ms === null ? undefined : this.#runtime.setTimer(resolve, ms)
      this.#skipPause = () => {
        cancel?.()
        resolve()
      }
    })
    this.#skipPause = undefined
  }

  async #tryOnce(): Promise<void> {
    const controller = new AbortController()
    const signal = AbortSignal.any([this.#stop.signal, controller.signal])
    const fail = (error: unknown) => controller.abort(toEventreelError(error))
    const confirmer = new LogConfirmer({ reader: this.#reader, runtime: this.#runtime, signal, onConfirmed: () => this.#checkCaughtUp(true), onFailed: fail })
    const attempt: Attempt = { controller, signal, confirmer }
    const inbox = new Inbox({
      acceptEvents: (received) => this.#acceptEvents(received, attempt),
      acceptFrame: (frame) => this.#acceptFrame(frame, attempt),
      fail,
    })
    try {
      this.#move({ type: 'connect' })
      // A server with epochs replays what is missing by itself; of any other the newest page must be asked for.
      if (this.mirror.cursor < 0 || this.mirror.epoch === null || this.#isFarBehind) {
        await this.#reader.readTail(signal)
        this.#isFarBehind = false
        this.#changed()
      }
      if (this.#source.isStatic === true) return
      const frames = this.#source.connect({ ...(await this.#cursor()), signal })
      if (this.#source.announcesConnect !== true) this.#stand(attempt)
      for await (const frame of frames) {
        signal.throwIfAborted()
        this.record.framesReceived++
        inbox.push(frame)
      }
      await inbox.settled()
      signal.throwIfAborted()
    } catch (error) {
      throw signal.aborted ? signal.reason : error
    } finally {
      controller.abort()
      await inbox.close()
    }
  }

  async #cursor(): Promise<{ afterId: number; epoch?: string; afterTimestamp?: string }> {
    const { cursor, epoch } = this.mirror
    // The end of the held range may be an id known absent, which has no timestamp.
    const last = cursor < 0 ? undefined : await this.mirror.getEvent(cursor).catch(() => undefined)
    return {
      afterId: cursor,
      ...(epoch === null ? {} : { epoch }),
      ...(last?.timestamp === undefined ? {} : { afterTimestamp: last.timestamp }),
    }
  }

  #stand(attempt: Attempt): void {
    this.#error = null
    this.#move({ type: 'stands', now: this.#runtime.now() })
    if (this.#reader.isLateWriting) attempt.confirmer.hint()
    else this.#checkCaughtUp(false)
  }

  #move(event: ConnectionEvent): void {
    this.#link = nextConnectionState(this.#link, event)
    this.#changed()
  }

  /** @param confirmed whether the history itself was read to its end since the link stands */
  #checkCaughtUp(confirmed: boolean): void {
    if (this.#link.phase !== 'standing' || this.#caughtUp) return
    if (this.#reader.isLateWriting ? !confirmed : this.mirror.cursor < this.#reader.latestEventId) return
    this.#caughtUp = true
    this.#everCaughtUp = true
    this.#resetsInARow = 0
    this.#changed()
  }

  async #acceptEvents(received: readonly unknown[], attempt: Attempt): Promise<void> {
    const events = this.#reader.parse(received)
    const { fresh, duplicates, missing } = sortBatch(this.mirror.known, this.mirror.cursor, events)
    this.record.duplicatesDropped += duplicates
    const holes = events.length === received.length ? missing : this.#holesOfRejects(received.length, fresh)
    // Must come before what follows them, so that subscribers are told in order.
    if (countIds(holes) <= MAX_CATCH_UP) for (const range of holes) await this.#reader.fill(range, attempt.signal)
    await this.mirror.keep(fresh)
    this.#reader.noteLatest(fresh.at(-1)?.id ?? -1)
    this.#checkCaughtUp(false)
  }

  /** A malformed event leaves a hole, which the history decides; it may lie anywhere up to where the batch would have reached. */
  #holesOfRejects(received: number, fresh: readonly AgentEvent[]): RangeSet {
    const end = Math.max(this.mirror.cursor + received, fresh.at(-1)?.id ?? -1)
    return subtractRanges(this.#reader.recentHoles(end), rangesOfIds(fresh.map((event) => event.id)))
  }

  async #acceptFrame(frame: Exclude<SourceFrame, { readonly events: readonly unknown[] }>, attempt: Attempt): Promise<void> {
    if ('connected' in frame) {
      if (frame.maxEventBytes !== undefined) this.maxEventBytes = frame.maxEventBytes
      if (frame.epoch !== undefined && !(await this.mirror.adoptEpoch(frame.epoch))) await this.#reset(frame.epoch)
      if (frame.latestEventId !== undefined) this.#reader.noteLatest(frame.latestEventId)
      this.#isFarBehind = this.#reader.latestEventId - this.mirror.cursor > MAX_CATCH_UP
      if (this.#isFarBehind) throw new EventreelError('log_reset', 'Too far behind for a replay: starting at the tail.', { retryable: true })
      this.#stand(attempt)
    } else if ('head' in frame) {
      this.#reader.noteLatest(frame.head)
      if (frame.sent !== undefined && this.mirror.cursor < frame.sent)
        throw new EventreelError('connection_closed', `The link lost events: ${frame.sent} was sent, ${this.mirror.cursor} is held.`, { retryable: true })
      this.#checkCaughtUp(false)
      this.#changed()
    } else if ('reset' in frame) {
      await this.#reset(frame.reset)
      throw new EventreelError('log_reset', 'The server has another log.', { retryable: true })
    } else if ('transient' in frame) {
      this.#transients = applyTransient(this.#transients, parseTransient(frame.transient))
      this.#changed()
    } else {
      this.#acceptHints(this.#reader.parse(frame.provisional), attempt)
    }
  }

  #acceptHints(events: readonly AgentEvent[], attempt: Attempt): void {
    this.#reader.noteHints()
    const { fresh } = sortBatch(this.mirror.known, this.mirror.cursor, events)
    const shown = fresh.filter((event) => !this.#provisional.has(event.id))
    this.record.duplicatesDropped += events.length - shown.length
    const last = shown.at(-1)
    if (last === undefined) return
    for (const event of shown) this.#provisional.set(event.id, event)
    this.#reader.noteLatest(last.id)
    for (const observer of this.#observers) observer.onEvents(shown)
    this.#changed()
    if (this.isStanding) attempt.confirmer.hint()
  }

  /** Another tab has cleared or reset the log under this one. */
  async #takeUp(): Promise<void> {
    await this.mirror.reload()
    this.#reader.forget()
    for (const observer of this.#observers) observer.onReset()
  }

  async #reset(epoch: string | null): Promise<void> {
    await this.mirror.reset(epoch)
    this.#reader.forget()
    this.#provisional.clear()
    for (const observer of this.#observers) observer.onReset()
    this.notify('info', 'log_reset', 'The server started this conversation anew.')
  }

  #reject({ id, error }: { readonly id: number | null; readonly error: ProtocolError }): void {
    this.record.reject(id, error)
    this.notify('warning', error.code, `Event ${id ?? 'without an id'} is malformed and not shown: ${error.message}`)
  }

  #tell(events: readonly AgentEvent[]): void {
    if (events.length > 0) {
      for (const event of events) this.#provisional.delete(event.id)
      this.#transients = settleDrafts(this.#transients, events)
      for (const observer of this.#observers) observer.onEvents(events)
    }
    this.#changed()
  }

  #changed(): void {
    for (const observer of this.#observers) observer.onChange()
  }
}

function toEventreelError(error: unknown): EventreelError {
  if (error instanceof EventreelError) return error
  return new EventreelError('network_error', error instanceof Error ? error.message : String(error), { cause: error, retryable: true })
}
