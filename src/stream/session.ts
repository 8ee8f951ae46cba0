import { EventreelError } from '../errors.ts'
import { hasId } from '../ingest/range-set.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import type { TransientFrame } from '../protocol/frames.ts'
import { platform, sleep, type Runtime } from '../runtime.ts'
import type { ConnectionState } from '../source/connection-state.ts'
import type { ParsedSource, RejectedInput } from '../source/parsed-source.ts'
import type { IdRange } from '../store/event-log.ts'
import type { ConversationStatus, Draft, Notice } from './conversation.ts'
import { dropped, type LogMirror } from './log-mirror.ts'
import { TabRelay } from './tab-relay.ts'
import { SessionRecord } from './session-record.ts'
import { statusOf } from './session-status.ts'
import { toEventreelError } from './to-eventreel-error.ts'
import { addNotice, applyTransient, dismissNotice, NO_TRANSIENTS, settleDrafts, type Transients } from './transients.ts'

/** What a session tells those who watch it; each call comes after the state it speaks of. */
export interface SessionObserver {
  /** Events that are new here, ascending, after they were kept (or, when provisional, before). */
  onEvents(events: readonly AgentEvent[]): void
  /** What was shown after `end` counts no more: it is of a log that is gone (then all of it, and `end` is -1), or was lost with the disk. */
  onReset(end: number): void
  onChange(): void
  /** Shown from now on, but not confirmed by the log. */
  onHints?(events: readonly AgentEvent[]): void
  /** Hints that were told, and are of no events after all. */
  onPhantoms?(ids: ReadonlySet<number>): void
  /** A draft or a notice of the source. */
  onTransient?(frame: TransientFrame): void
  /** Events that it shows, confirmed or not. */
  shown?(): readonly AgentEvent[]
}

/** What keeps a session level with its source. Its code is loaded when it is first needed: what is saved shows without it. */
export interface Follower {
  readonly source: ParsedSource
  /** Follows until the session ends; never rejects. */
  follow(): Promise<void>
  /** Takes up what other tabs have made of the log. */
  catchUp(): Promise<void>
  /** Ends the pause before the next try. */
  reconnect(): void
  /** Asks the source for exactly this range and keeps it. */
  fetchRange(range: IdRange, signal: AbortSignal): Promise<void>
  /** Reads the newest page and keeps it. */
  readTail(signal: AbortSignal): Promise<void>
  readonly pagesFetched: number
}

export interface SessionOptions {
  readonly mirror: LogMirror
  readonly isStatic: boolean
  readonly loadFollower: (session: Session) => Promise<Follower>
  readonly runtime?: Runtime | undefined
}

/** What the follower finds out. */
export interface SessionState {
  readonly link: ConnectionState['phase']
  /** The source has answered at least once. */
  readonly tailRead: boolean
  /** Since the link stands, everything up to the known head is held. */
  readonly caughtUp: boolean
  readonly everCaughtUp: boolean
  readonly error: EventreelError | null
  /** Highest id that the source is known to have; -1 when none. */
  readonly latest: number
  /** Largest event the server takes, in bytes, once it has said so. */
  readonly maxEventBytes: number | undefined
  /** The agent's state, where the source tells it beside the log. */
  readonly agentState?: string | undefined
}

/** Between tries to load the code that follows. */
const RELOAD_MS = 5_000

/** One conversation on this page: what is held, what is known of the source, and who watches. */
export class Session {
  readonly mirror: LogMirror
  readonly record: SessionRecord
  readonly runtime: Runtime
  readonly isStatic: boolean
  /** This tab among the others that show the same log. */
  readonly tabs = new TabRelay()
  readonly #options: SessionOptions
  readonly #observers = new Set<SessionObserver>()
  readonly #stop = new AbortController()
  /**
   * Highest id that a link has brought, or shown to be of this log: the next one resumes there, not at the end of what is held, because
   * what was read beside it may be of a log that has taken this one's place under the same epoch. -1: none yet.
   */
  proven = -1
  #log = new AbortController()
  readonly #provisional = new Map<number, AgentEvent>()
  #state: SessionState = { link: 'idle', tailRead: false, caughtUp: false, everCaughtUp: false, error: null, latest: -1, maxEventBytes: undefined }
  #transients: Transients = NO_TRANSIENTS
  #reached = -1
  #lastTold: AgentEvent | undefined
  /** By its first event a log without an epoch is known. */
  #first: AgentEvent | undefined
  #opening: Promise<void> | undefined
  #isOpen = false
  #following = false
  #loading: Promise<Follower> | undefined
  #follower: Follower | undefined

  constructor(options: SessionOptions) {
    this.#options = options
    this.runtime = options.runtime ?? platform
    this.isStatic = options.isStatic
    this.record = new SessionRecord(this.runtime)
    this.mirror = options.mirror
    this.mirror.onKept = (fresh) => this.#tell(fresh)
    this.mirror.onRead = (source, ids, ms) => this.record.tell({ type: 'page-read', source, from: Math.min(...ids), to: Math.max(...ids), ms })
    this.mirror.onDegraded = () => {
      // Memory holds it from now on, also where a window has not come to show it.
      if (this.#lastTold !== undefined) for (const observer of this.#observers) observer.onEvents([this.#lastTold])
      this.#changed()
    }
    this.mirror.shown = (from = 0) => {
      // Nearly always what comes is new, and nothing need be gathered for it.
      if (from > this.reached) return []
      const shown = [...this.#observers].flatMap((observer) => observer.shown?.() ?? []).filter(({ id }) => !this.#provisional.has(id))
      return [...shown, ...[this.#first, this.#lastTold].filter((event) => event !== undefined)]
    }
    this.mirror.onLost = (isGone) => {
      if (isGone) this.endLink()
      // A leader's link takes it up as it ends, or gives up its lead. An error comes up again where somebody waits for the log.
      if (isGone && this.tabs.role !== 'leader') this.catchUp().catch(() => undefined)
      this.#changed()
    }
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }
  /** Aborts, as `fenced`, when the log that a link goes on from is gone. */
  get logSignal(): AbortSignal {
    return this.#log.signal
  }
  get state(): SessionState {
    return this.#state
  }
  get status(): ConversationStatus {
    const { mirror, isStatic } = this
    return statusOf({ ...this.#state, isOpen: this.#isOpen, holdsEvents: mirror.latestEventId >= 0, isStatic, online: this.runtime.isOnline() })
  }
  get latestEventId(): number {
    return Math.max(this.#state.latest, this.mirror.latestEventId)
  }
  /** Highest id that the log has proved to have, whatever has become of the copy here: a log that ends before it is another one. */
  get reached(): number {
    return Math.max(this.#reached, this.mirror.latestEventId)
  }
  /** Whether the cache can be read. */
  get isOpen(): boolean {
    return this.#isOpen
  }
  get transients(): Transients {
    return this.#transients
  }
  /** Events shown before the log has confirmed them, ascending. */
  get provisional(): readonly AgentEvent[] {
    return [...this.#provisional.values()].sort((a, b) => a.id - b.id)
  }
  /** Null until it is loaded. */
  get follower(): Follower | null {
    return this.#follower ?? null
  }

  observe(observer: SessionObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  /** Opens the cache. Resolves when it can be read. */
  open(): Promise<void> {
    this.#opening ??= this.mirror.open().then(() => {
      this.#isOpen = true
      this.#reached = this.reached
      this.#changed()
    })
    return this.#opening
  }

  /** Resolves when the source can be asked. */
  async load(): Promise<Follower> {
    this.#loading ??= this.#options.loadFollower(this)
    try {
      this.#follower = await this.#loading
      return this.#follower
    } catch (cause) {
      // Must be tried again: what did not load once may load when the network is back.
      this.#loading = undefined
      throw new EventreelError('network_error', 'The code that speaks with the server could not be loaded.', { cause, retryable: true })
    }
  }

  /** Follows the source until {@link close}. */
  follow(): void {
    if (this.#following || this.signal.aborted) return
    this.#following = true
    const offOnline = this.runtime.onOnlineChange((online) => {
      if (online) this.reconnect()
      this.#changed()
    })
    // A hidden page's timers come late: whoever looks at it waits no longer.
    const offVisible = this.runtime.onVisibleChange((visible) => visible && this.#state.link === 'waiting' && this.reconnect())
    this.signal.addEventListener('abort', () => {
      offOnline()
      offVisible()
    })
    const begin = async () => {
      await this.open()
      if (this.signal.aborted) return
      try {
        await (await this.load()).follow()
      } catch (error) {
        this.record.lost(toEventreelError(error))
        this.update({ link: 'waiting' })
        // Ends with the session.
        sleep(RELOAD_MS, this.signal, this.runtime).then(begin, () => {})
      }
    }
    void begin()
  }

  reconnect(): void {
    this.#follower?.reconnect()
  }

  async close(): Promise<void> {
    if (this.signal.aborted) return
    this.#stop.abort(new EventreelError('closed', 'The conversation was closed.'))
    await this.#opening
    await this.mirror.close()
  }

  /** Tells of what changes; of a new end of the log nobody is told twice, because what was kept has said it already. */
  update(change: Partial<SessionState>): void {
    const before = { ...this.#state, latest: this.latestEventId }
    this.#state = { ...this.#state, ...change }
    const now = { ...this.#state, latest: this.latestEventId }
    if ((Object.keys(change) as (keyof SessionState)[]).some((key) => now[key] !== before[key])) this.#changed()
  }

  /** Shows events that the log has not confirmed; gives those that are new. */
  showHints(events: readonly AgentEvent[]): readonly AgentEvent[] {
    // Another tab may have kept meanwhile what was a hint when it was sent.
    const shown = events.filter(({ id }) => !this.#provisional.has(id) && !hasId(this.mirror.known, id))
    for (const event of shown) this.#provisional.set(event.id, event)
    if (shown.length > 0)
      for (const observer of this.#observers) {
        observer.onHints?.(shown)
        observer.onEvents(shown)
      }
    this.#changed()
    return shown
  }

  /** Takes hints back: of events that never were. */
  dropHints(ids: readonly number[]): void {
    // Not those that were kept meanwhile: another tab may have taken them back before.
    const phantoms = new Set(ids.filter((id) => this.#provisional.delete(id)))
    if (phantoms.size === 0) return
    // The log's end may have been known by nothing else.
    if (phantoms.has(this.#state.latest)) this.#state = { ...this.#state, latest: Math.max(this.mirror.latestEventId, ...this.#provisional.keys()) }
    for (const observer of this.#observers) observer.onPhantoms?.(phantoms)
    this.#changed()
  }

  showTransient(frame: TransientFrame): void {
    this.#transients = applyTransient(this.#transients, frame)
    for (const observer of this.#observers) observer.onTransient?.(frame)
    this.#changed()
  }

  /** What the leader's tab has seen of what is being written. */
  takeDrafts(drafts: readonly Draft[]): void {
    this.#transients = { ...this.#transients, drafts }
    this.#changed()
  }

  notify(level: Notice['level'], code: string, message: string): void {
    this.#transients = addNotice(this.#transients, { level, code, message })
    this.#changed()
  }

  dismissNotice(key: number): void {
    this.#transients = dismissNotice(this.#transients, key)
    this.#changed()
  }

  reject({ id, error }: RejectedInput): void {
    this.record.reject(id, error)
    this.notify('warning', error.code, `Event ${id ?? 'without an id'} is malformed and not shown: ${error.message}`)
  }

  /** Takes up what other tabs have made of the log. */
  async catchUp(): Promise<void> {
    // At once where it can be: whoever reads waits for what is done by then.
    await (this.#follower ?? (await this.load())).catchUp()
  }

  /** Drops what is kept on this device; what is shown is asked for again. */
  async clear(): Promise<void> {
    await this.mirror.clear()
    this.startAnew()
    this.endLink()
  }

  /** Ends, as `fenced`, what goes on from a log that is gone. */
  endLink(): void {
    const log = this.#log
    this.#log = new AbortController()
    log.abort(dropped())
  }

  /** What is shown after `end` belongs to a log that is gone, or was lost with the disk. */
  startAnew(end = -1): void {
    this.#provisional.clear()
    this.#reached = end
    this.proven = Math.min(this.proven, end)
    this.#lastTold = undefined
    if (end < 0) this.#first = undefined
    this.#state = { ...this.#state, latest: end }
    this.#transients = { ...this.#transients, drafts: [] }
    // Must come first: what is said of ids is of the old log until then.
    for (const observer of this.#observers) observer.onReset(end)
    this.#changed()
  }

  #tell(events: readonly AgentEvent[]): void {
    if (events.length > 0) {
      this.#reached = Math.max(this.#reached, events.at(-1)?.id ?? -1)
      if (events[0]?.id === 0) this.#first = events[0]
      // What was asked for lies anywhere.
      if ((events.at(-1)?.id ?? -1) >= (this.#lastTold?.id ?? -1)) this.#lastTold = events.at(-1)
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
