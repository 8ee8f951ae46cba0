import { EventreelError } from '../errors.ts'
import { hasId, missingIn } from '../ingest/range-set.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import { platform, type Runtime } from '../runtime.ts'
import type { EventLog, EventQuery, IdRange } from '../store/event-log.ts'
import type { Conversation, ConversationDiagnostics, EventWindow, EventWindowOptions, PendingSend, SendReceipt } from './conversation.ts'
import type { DiagnosticEntry } from './diagnostics.ts'
import { LogWindow } from './event-window.ts'
import { LazyLog } from './lazy-log.ts'
import type { PendingSends } from './pending-sends.ts'
import type { Session, SessionObserver } from './session.ts'
import type { SessionView, SharedSnapshot } from './session-view.ts'

export interface LiveConversationOptions {
  readonly id: string
  readonly session: Session
  /** Loads what reads the log beyond what is held here. */
  readonly openLog: (session: Session) => Promise<EventLog>
  /** Loads what sends; null where nothing can be sent. */
  readonly openSends: ((session: Session, onChange: () => void) => Promise<PendingSends>) | null
  readonly search: (log: EventLog, query: EventQuery) => AsyncIterable<AgentEvent>
  readonly workerState: () => ConversationDiagnostics['worker']
  readonly textKey: string | null
  readonly runtime?: Runtime | undefined
  readonly onClose?: (() => void) | undefined
}

/** A session outlives its last window this long: a remount must not reconnect. */
const LINGER_MS = 2_000
const NOTHING_SENT: readonly PendingSend[] = []

/** One conversation as its users see it: a session, its windows and what the user sends. */
export class LiveConversation implements Conversation, SessionView {
  readonly id: string
  readonly textKey: string | null
  readonly log: EventLog
  readonly #options: LiveConversationOptions
  readonly #session: Session
  readonly #runtime: Runtime
  #sends: PendingSends | undefined
  #loadingSends: Promise<PendingSends> | undefined
  /** Calls of {@link send} that are not done. */
  #sending = 0
  readonly #observers = new Set<SessionObserver>()
  readonly #listeners = new Set<(events: readonly AgentEvent[]) => void>()
  readonly #windows = new Set<EventWindow>()
  #view: SharedSnapshot | undefined
  /** Highest id that subscribers know of: what was held when the cache was opened is no news. Null until then. */
  #told: number | null = null
  #isFollowing = false
  #isClosed = false
  #cancelLinger: (() => void) | undefined
  /** Nobody has looked for long enough: only what is being sent keeps it. */
  #isLeft = false

  constructor(options: LiveConversationOptions) {
    const { id, session, textKey, runtime = platform } = options
    this.id = id
    this.textKey = textKey
    this.log = new LazyLog(session.mirror, () => options.openLog(session))
    this.#options = options
    this.#session = session
    this.#runtime = runtime
    session.observe({
      onEvents: (events) => this.#accept(events),
      onReset: (end) => {
        this.#told = Math.min(this.#told ?? end, end)
        this.#sends?.reset(end)
        for (const observer of this.#observers) observer.onReset(end)
      },
      onPhantoms: (ids) => {
        for (const observer of this.#observers) observer.onPhantoms?.(ids)
      },
      onChange: () => {
        if (session.isOpen) this.#told ??= session.mirror.latestEventId
        this.#sends?.sessionChanged()
        this.#change()
      },
      shown: () => [...this.#observers].flatMap((observer) => observer.shown?.() ?? []),
    })
  }

  get maxEventBytes(): number | null {
    return this.#session.state.maxEventBytes ?? null
  }

  get mirror(): Session['mirror'] {
    return this.#session.mirror
  }
  get provisional(): readonly AgentEvent[] {
    return this.#session.provisional
  }

  openWindow(options: EventWindowOptions = {}): EventWindow {
    if (this.#isClosed) throw new EventreelError('closed', 'The conversation was closed: ask the client for it again.')
    this.#stay()
    const window = new LogWindow({
      ...options,
      session: this,
      log: this.log,
      runtime: this.#runtime,
      onClose: () => {
        this.#windows.delete(window)
        this.#linger()
      },
    })
    this.#windows.add(window)
    if (options.live !== false) this.#follow()
    this.#showSends()
    return window
  }

  subscribe(listener: (events: readonly AgentEvent[]) => void): () => void {
    this.#stay()
    const own = (events: readonly AgentEvent[]) => listener(events)
    this.#listeners.add(own)
    this.#follow()
    this.#showSends()
    return () => {
      this.#listeners.delete(own)
      this.#linger()
    }
  }

  async send(action: NewEvent): Promise<SendReceipt> {
    if (this.#isClosed) throw new EventreelError('closed', 'The conversation was closed: ask the client for it again.')
    this.#sending++
    try {
      const sends = await this.#loadSends()
      this.#follow()
      return await sends.send(action)
    } finally {
      this.#sending--
      // There may never have been a window.
      this.#linger()
    }
  }

  search(query: EventQuery): AsyncIterable<AgentEvent> {
    return this.#options.search(this.log, query)
  }

  retry(key: string): void {
    this.#sends?.retry(key)
  }
  discard(key: string): void {
    this.#sends?.discard(key)
  }
  /** Drops all that is unsent, in every tab. */
  discardUnsent(): void {
    this.#sends?.discardAll()
  }
  /** Drops what this device keeps of it; what is shown is asked for again. */
  clear(): Promise<void> {
    return this.#session.clear()
  }
  dismissNotice(key: number): void {
    this.#session.dismissNotice(key)
  }
  reconnect(): void {
    this.#session.reconnect()
  }

  diagnostics(): ConversationDiagnostics {
    const { mirror, record } = this.#session
    return {
      status: this.#session.status,
      epoch: mirror.epoch,
      held: mirror.known.flatMap((range) => missingIn(mirror.absent, range)),
      gaps: mirror.gapsUpTo(this.#session.latestEventId),
      latestEventId: this.#session.latestEventId,
      dialect: this.#session.follower?.source.dialect ?? null,
      worker: this.#options.workerState(),
      storage: mirror.isDurable ? 'indexeddb' : 'memory',
      bytesKept: mirror.bytes,
      role: this.#session.tabs.role,
      traffic: record.traffic && { ...record.traffic },
      recent: record.recent,
      degraded: mirror.degraded,
      duplicatesDropped: record.duplicatesDropped,
      rejectedEvents: record.rejected,
      reconnects: record.reconnects,
      pagesFetched: this.#session.follower?.pagesFetched ?? 0,
      framesReceived: record.framesReceived,
    }
  }

  onDiagnostic(listener: (entry: DiagnosticEntry) => void): () => void {
    return this.#session.record.listen(listener)
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#cancelLinger?.()
    for (const window of [...this.#windows]) window.close()
    this.#listeners.clear()
    // Nobody is left to be told, and nothing is lost: what was kept is kept.
    ;(this.#sends ?? this.#session).close().catch(() => undefined)
    this.#options.onClose?.()
  }

  // What its windows see.

  open(): Promise<void> {
    return this.#session.open()
  }
  observe(observer: SessionObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }
  notify(level: 'info' | 'warning' | 'error', code: string, message: string): void {
    this.#session.notify(level, code, message)
  }
  isKnownAbsent({ from, to }: IdRange): boolean {
    return missingIn(this.mirror.absent, { from, to }).length === 0
  }

  view(): SharedSnapshot {
    const session = this.#session
    const latestEventId = session.latestEventId
    this.#view ??= {
      gaps: session.mirror.gapsUpTo(latestEventId),
      latestEventId,
      confirmedEventId: Math.min(latestEventId, (session.provisional[0]?.id ?? Infinity) - 1),
      pending: this.#sends?.list ?? NOTHING_SENT,
      drafts: session.transients.drafts,
      notices: session.transients.notices,
      status: session.status,
      degraded: session.mirror.degraded,
      error: session.state.error,
      agentState: session.state.agentState,
    }
    return this.#view
  }

  #accept(events: readonly AgentEvent[]): void {
    this.#sends?.settle(events)
    for (const observer of this.#observers) observer.onEvents(events)
    const confirmed = events.filter((event) => event.id > (this.#told ?? -1) && hasId(this.mirror.known, event.id))
    const last = confirmed.at(-1)
    if (last === undefined) return
    this.#told = last.id
    for (const listener of [...this.#listeners]) {
      try {
        listener(confirmed)
      } catch (error) {
        // One listener's mistake must reach the page's own error handling, and none of the others.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  #change(): void {
    this.#view = undefined
    // What could not be loaded may be there now that the network is.
    if (this.#session.state.link === 'standing') this.#showSends()
    for (const observer of this.#observers) observer.onChange()
    this.#letGo()
  }

  #follow(): void {
    this.#isFollowing = true
    this.#session.follow()
  }

  /** What an earlier page left is shown, and sent, without waiting for the next message. */
  #showSends(): void {
    // A failure is told to whoever sends.
    if (this.#sends === undefined && this.#options.openSends !== null) this.#loadSends().catch(() => undefined)
  }

  #loadSends(): Promise<PendingSends> {
    const { openSends } = this.#options
    if (openSends === null) return Promise.reject(new EventreelError('send_unsupported', 'This conversation cannot be written to.'))
    this.#loadingSends ??= openSends(this.#session, () => this.#change()).then(
      (sends) => {
        if (this.#isClosed) sends.close().catch(() => undefined)
        this.#sends = sends
        sends.sessionChanged()
        this.#change()
        return sends
      },
      (cause: unknown) => {
        this.#loadingSends = undefined
        throw new EventreelError('network_error', 'The code that speaks with the server could not be loaded.', { cause, retryable: true })
      },
    )
    return this.#loadingSends
  }

  #stay(): void {
    this.#cancelLinger?.()
    this.#isLeft = false
  }

  #linger(): void {
    if (this.#isClosed || this.#windows.size > 0 || this.#listeners.size > 0) return
    this.#stay()
    this.#cancelLinger = this.#runtime.setTimer(() => {
      if (!this.#isBusy) return this.close()
      this.#isLeft = true
    }, LINGER_MS)
  }

  /** What was sent must be on its way before the page lets go. */
  #letGo(): void {
    if (this.#isLeft && !this.#isBusy) this.#linger()
  }

  get #isBusy(): boolean {
    return this.#sending > 0 || (this.#isFollowing && this.#sends?.isBusy === true)
  }
}
