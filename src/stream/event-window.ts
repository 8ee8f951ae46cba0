import { EventreelError, isEventreelError } from '../errors.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { platform, type Runtime } from '../runtime.ts'
import type { EventLog, EventQuery, IdRange } from '../store/event-log.ts'
import type { ConversationSnapshot, EventWindow, EventWindowOptions, LoadOlderOptions } from './conversation.ts'
import type { SessionView } from './session-view.ts'
import { dropped } from './log-mirror.ts'
import { inOrder, mergeEvents, seekEvent } from './window-events.ts'

/** Events loaded at once. */
const PAGE_SIZE = 100
const DEFAULT_WINDOW = 500
const TAIL = { reverse: true, limit: PAGE_SIZE }
/** Changes closer together than a frame are told as one. */
const FRAME_MS = 16
/** In a flood the screen is replaced anyway, faster than anybody reads: told less often, it costs less. */
const FLOOD_MS = 50
/** More new events than this since the last time are a flood. */
const FLOOD_EVENTS = 10
/** A page that nobody sees has only to be right when it is looked at again, and then is told at once. */
const HIDDEN_MS = 1_000

export interface LogWindowOptions extends EventWindowOptions {
  readonly session: SessionView
  /** Reads through the cache to the source. */
  readonly log: EventLog
  readonly runtime?: Runtime | undefined
  readonly onClose?: (() => void) | undefined
}

/** A bounded, moving window on a session's log. */
export class LogWindow implements EventWindow {
  readonly #session: SessionView
  readonly #log: EventLog
  readonly #runtime: Runtime
  readonly #size: number
  readonly #onClose: (() => void) | undefined
  readonly #listeners = new Set<() => void>()
  /** Aborts what is being loaded when the log is replaced; aborted for good when the window is closed. */
  #life = new AbortController()
  readonly #detach: readonly (() => void)[]
  #snapshot: ConversationSnapshot | undefined
  #events: readonly AgentEvent[]
  /** Whether the window ends where the log ends, so that new events belong into it. */
  #atTail = true
  #following = true
  #loading: ConversationSnapshot['loading'] = null
  /** What was told while the cache was still being read. */
  #early: AgentEvent[] | undefined = []
  /** What a load has read so far: about to be shown. */
  #taken: AgentEvent[] = []
  #work: Promise<void>
  /** How often it was opened at the tail. */
  #openings = 0
  #lastTold = Number.NEGATIVE_INFINITY
  #cancelTell = () => {}
  #isTellDue = false
  /** Events that came since the last time. */
  #untold = 0
  /** Set when there proved to be nothing before the window. */
  #isAtStart = false

  constructor(options: LogWindowOptions) {
    const { session, log, runtime = platform, windowSize = DEFAULT_WINDOW, initialEvents = [], onClose } = options
    if (!Number.isInteger(windowSize) || windowSize < PAGE_SIZE)
      throw new EventreelError('invalid_argument', `windowSize must be an integer ≥ ${PAGE_SIZE}, not ${String(windowSize)}.`)
    this.#session = session
    this.#log = log
    this.#runtime = runtime
    this.#size = windowSize
    this.#onClose = onClose
    this.#events = initialEvents
    this.#detach = [
      session.observe({
        onEvents: (events) => this.#accept(events),
        onReset: () => this.#restart(),
        onPhantoms: (ids) => this.#drop(ids),
        onChange: () => this.#change(),
        shown: () => [...this.#events, ...this.#taken, ...(this.#early ?? [])],
      }),
      runtime.onVisibleChange((visible) => visible && this.#tell()),
    ]
    this.#work = this.#openAtTail()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  getSnapshot(): ConversationSnapshot {
    return (this.#snapshot ??= this.#picture())
  }

  async loadOlder({ keepEnd = false }: LoadOlderOptions = {}): Promise<void> {
    if (keepEnd && this.#events.length >= this.#size) return
    return this.#serialize('older', async () => {
      const first = this.#events[0]
      if (first === undefined || first.id === 0) return
      const end = this.#atTail ? Infinity : (this.#events.at(-1) ?? first).id
      // With what new events push out meanwhile, which belongs between.
      this.#early = [...this.#events]
      const older = await this.#read({ endId: first.id - 1, reverse: true, limit: PAGE_SIZE })
      this.#isAtStart = older.length === 0
      const start = (older.at(-1) ?? first).id
      const events = mergeEvents(older.reverse(), inOrder(this.#early.filter(({ id }) => id >= start && id <= end)))
      this.#early = undefined
      this.#events = keepEnd ? events.slice(-this.#size) : events.slice(0, this.#size)
      this.#atTail &&= this.#events.at(-1) === events.at(-1)
    })
  }

  loadNewer(): Promise<void> {
    return this.#serialize('newer', async () => {
      const last = this.#events.at(-1)
      if (last === undefined || this.#atTail) return
      this.#early = []
      const newer = await this.#read({ startId: last.id + 1, limit: PAGE_SIZE })
      this.#join(mergeEvents(this.#events, newer), newer.length < PAGE_SIZE)
    })
  }

  jumpTo(target: number | 'first' | 'last'): Promise<void> {
    return this.#serialize('jump', async () => {
      if (target === 'last') {
        this.#following = true
        this.#early = []
        const tail = await this.#read(TAIL)
        return this.#join(tail.reverse(), true)
      }
      const id = target === 'first' ? 0 : target
      if (!Number.isSafeInteger(id) || id < 0) throw new EventreelError('invalid_argument', `jumpTo takes an event id, 'first' or 'last', not ${String(target)}.`)
      const first = this.#events[0]?.id ?? Infinity
      const last = this.#events.at(-1)?.id ?? -1
      if (id >= first && id <= last) {
        await this.#fillGap(id, { from: first, to: last })
        // What is new may have pushed it out of the window meanwhile.
        if (id >= (this.#events[0]?.id ?? Infinity)) return
      }
      this.#early = []
      // Half a page before the target, so that it does not stick to the edge; the first half may be missing at the beginning.
      const before = id === 0 ? [] : await this.#read({ endId: id - 1, reverse: true, limit: PAGE_SIZE / 2 })
      const after = await this.#read({ startId: id, limit: PAGE_SIZE })
      this.#following = false
      this.#join([...before.reverse(), ...after], after.length < PAGE_SIZE)
    })
  }

  setFollowing(following: boolean): void {
    if (this.#following === following) return
    this.#following = following
    if (following) this.#accept([])
  }

  close(): void {
    if (this.#life.signal.aborted) return
    this.#life.abort(new EventreelError('closed', 'The window was closed.'))
    this.#cancelTell()
    for (const detach of this.#detach) detach()
    this.#listeners.clear()
    this.#onClose?.()
  }

  /** Fetches what is missing up to an id that lies in a gap of the window: a page of it, so that what is read stays where it is. */
  async #fillGap(id: number, window: IdRange): Promise<void> {
    const gap = this.#session.view().gaps.find(({ from, to }) => from <= id && id <= to)
    if (gap === undefined) return
    // Whole pages, which all readers ask for; more than one where the first would be a few events.
    const startId = Math.max(gap.from, window.from, pageOf(id - PAGE_SIZE / 2))
    const found = await this.#read({ startId, endId: Math.min(gap.to, window.to, pageOf(id) + PAGE_SIZE - 1) })
    this.#events = mergeEvents(this.#events, found.slice(seekEvent(found, this.#events[0]?.id ?? 0)))
  }

  async #openAtTail(): Promise<void> {
    const { signal } = this.#life
    try {
      await this.#session.open()
      // From the cache alone: what is newer comes from the session by itself.
      const tail = await this.#collect(this.#session.mirror, { ...TAIL, onMissing: 'skip' })
      // Events that were given beforehand stay until there is something better.
      this.#join(tail.length === 0 ? this.#events : tail.reverse(), true)
      // The page waits for it: not for the next frame as well.
      this.#tell()
    } catch (error) {
      if (signal.aborted) return
      this.#session.notify('error', isEventreelError(error) ? error.code : 'storage_failed', 'The saved events could not be read.')
      this.#join(this.#events, true)
    }
  }

  /** Ends a load: puts in place what was read, and what was told meanwhile. */
  #join(events: readonly AgentEvent[], reachesTail: boolean): void {
    const early = this.#early ?? []
    this.#early = undefined
    this.#taken = []
    const last = events.at(-1)?.id ?? -1
    this.#atTail = reachesTail || (last >= this.#session.mirror.latestEventId && this.#session.provisional.length === 0)
    this.#isAtStart = false
    this.#events = events.slice(-this.#size)
    // Each once: a hint may also have been told early, and then confirmed.
    this.#accept(inOrder([...this.#session.provisional, ...early]))
    this.#change()
  }

  #accept(events: readonly AgentEvent[]): void {
    if (this.#early !== undefined) {
      this.#early.push(...events)
      // What is shown until then must not lack what is no gap any more.
      if (this.#events.length === 0) return
    }
    const last = this.#events.at(-1)?.id ?? -1
    const first = this.#atTail && this.#events.length === 0 ? 0 : (this.#events[0]?.id ?? 0)
    const from = seekEvent(events, first)
    const to = this.#atTail ? events.length : seekEvent(events, last + 1)
    let merged = mergeEvents(this.#events, events.slice(from, to))
    if (merged.length > this.#size) {
      if (this.#following) merged = merged.slice(-this.#size)
      else {
        // The reader is at the other end: what they look at stays, what is new waits behind `hasNewer`.
        merged = merged.slice(0, this.#size)
        this.#atTail = false
      }
    }
    if (merged === this.#events) return
    this.#untold += to - from
    this.#events = merged
    this.#change()
  }

  #drop(ids: ReadonlySet<number>): void {
    const isReal = ({ id }: AgentEvent) => !ids.has(id)
    this.#events = this.#events.filter(isReal)
    this.#early &&= this.#early.filter(isReal)
    // What was kept below them meanwhile lay before the window, which shows nothing now.
    if (this.#events.length === 0 && this.#early === undefined) this.#reopen()
    this.#change()
  }

  #restart(): void {
    this.#events = []
    this.#isAtStart = false
    this.#atTail = true
    this.#following = true
    this.#life.abort(dropped())
    this.#life = new AbortController()
    // The new log may be held already: another tab may have fetched it.
    this.#reopen()
    this.#change()
  }

  #reopen(): void {
    this.#openings++
    this.#early = []
    this.#taken = []
    this.#work = this.#openAtTail()
  }

  /** Reads through to the source; without a network, what is held on this side of the first hole, or beyond it. */
  async #read(query: EventQuery): Promise<AgentEvent[]> {
    const { signal } = this.#life
    try {
      return await this.#collect(this.#log, query)
    } catch (error) {
      if (signal.aborted || !isEventreelError(error) || error.code === 'fenced' || !(error.retryable || error.code === 'range_not_held')) throw error
      const held = await this.#collect(this.#session.mirror, { ...query, onMissing: 'skip' })
      if (held.length === 0) throw error
      return held
    }
  }

  async #collect(log: Pick<EventLog, 'searchEvents'>, query: EventQuery): Promise<AgentEvent[]> {
    const { signal } = this.#life
    const events: AgentEvent[] = []
    for await (const event of log.searchEvents({ ...query, signal })) {
      signal.throwIfAborted()
      events.push(event)
      this.#taken.push(event)
    }
    signal.throwIfAborted()
    return events
  }

  #serialize(loading: NonNullable<ConversationSnapshot['loading']>, work: () => Promise<void>): Promise<void> {
    const openings = this.#openings
    const result = this.#work.then(async () => {
      const { signal } = this.#life
      if (signal.aborted) return
      // Must wait for what has begun anew meanwhile: it puts in place what was told until then.
      if (openings !== this.#openings) return this.#serialize(loading, work)
      this.#loading = loading
      this.#change()
      try {
        await work()
      } catch (error) {
        // What was to be loaded is of a log, or a window, that is gone.
        if (signal.aborted) return
        if (this.#early !== undefined) this.#join(this.#events, this.#atTail)
        throw error
      } finally {
        this.#loading = null
        this.#taken = []
        this.#change()
        // Whoever waited for the load must find it in the snapshot.
        this.#tell()
      }
    })
    this.#work = result.catch(() => undefined)
    return result
  }

  #picture(): ConversationSnapshot {
    const session = this.#session
    const events = this.#events
    const first = events[0]
    return {
      ...session.view(),
      events,
      hasOlder: first !== undefined && first.id > 0 && !this.#isAtStart && !session.isKnownAbsent({ from: 0, to: first.id - 1 }),
      hasNewer: !this.#atTail,
      loading: this.#loading,
    }
  }

  /** Told once for all that changes in one go, and at most once a frame; hidden, once a second. */
  #change(): void {
    if (this.#life.signal.aborted || this.#isTellDue) return
    this.#isTellDue = true
    queueMicrotask(() => {
      // Told by now: the page was shown, or a load has ended.
      if (!this.#isTellDue) return
      const pause = !this.#runtime.isVisible() ? HIDDEN_MS : this.#untold > FLOOD_EVENTS ? FLOOD_MS : FRAME_MS
      const wait = this.#lastTold + pause - this.#runtime.elapsed()
      if (wait <= 0) this.#tell()
      else this.#cancelTell = this.#runtime.setTimer(() => this.#tell(), wait)
    })
  }

  #tell(): void {
    this.#cancelTell()
    if (!this.#isTellDue) return
    this.#isTellDue = false
    this.#untold = 0
    this.#lastTold = this.#runtime.elapsed()
    this.#snapshot = undefined
    for (const listener of [...this.#listeners]) listener()
  }
}

function pageOf(id: number): number {
  return id - (id % PAGE_SIZE)
}
