import { EventreelError } from '../errors.ts'
import { missingIn } from '../ingest/range-set.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import { platform, type Runtime } from '../runtime.ts'
import type { EventLog, EventQuery, IdRange } from '../store/event-log.ts'
import type { Outbox } from '../store/outbox.ts'
import type { Conversation, ConversationDiagnostics, EventWindow, EventWindowOptions, SendReceipt } from './conversation.ts'
import { LogWindow } from './event-window.ts'
import { PendingSends } from './pending-sends.ts'
import type { Session, SessionObserver } from './session.ts'
import { SessionLog } from './session-log.ts'
import type { SessionView, SharedSnapshot } from './session-view.ts'

export interface LiveConversationOptions {
  readonly id: string
  readonly session: Session
  readonly canSend: boolean
  readonly outbox: Outbox | null
  readonly search: (log: EventLog, query: EventQuery) => AsyncIterable<AgentEvent>
  readonly workerState: () => ConversationDiagnostics['worker']
  readonly runtime?: Runtime | undefined
  readonly onClose?: (() => void) | undefined
}

/** A session outlives its last window this long: a remount must not reconnect. */
const LINGER_MS = 2_000

/** One conversation as its users see it: a session, its windows and what the user sends. */
export class LiveConversation implements Conversation, SessionView {
  readonly id: string
  readonly log: EventLog
  readonly #options: LiveConversationOptions
  readonly #session: Session
  readonly #runtime: Runtime
  readonly #sends: PendingSends
  readonly #observers = new Set<SessionObserver>()
  readonly #listeners = new Set<(events: readonly AgentEvent[]) => void>()
  readonly #windows = new Set<EventWindow>()
  #view: SharedSnapshot | undefined
  #told = -1
  #wasStanding = false
  #isClosed = false
  #cancelLinger: (() => void) | undefined

  constructor(options: LiveConversationOptions) {
    const { id, session, canSend, outbox, runtime = platform } = options
    this.id = id
    this.log = new SessionLog(session)
    this.#options = options
    this.#session = session
    this.#runtime = runtime
    this.#sends = new PendingSends({
      session,
      canSend,
      outbox,
      onChange: () => this.#change(),
      onOutboxError: () => session.notify('warning', 'outbox_unavailable', 'Unsent messages cannot be saved on this device: they are lost when the page closes.'),
    })
    session.observe({
      onEvents: (events) => this.#accept(events),
      onReset: () => {
        this.#told = -1
        for (const observer of this.#observers) observer.onReset()
      },
      onChange: () => this.#change(),
    })
    void this.#sends.restore()
  }

  get mirror(): Session['mirror'] {
    return this.#session.mirror
  }
  get provisional(): readonly AgentEvent[] {
    return this.#session.provisional
  }

  openWindow(options: EventWindowOptions = {}): EventWindow {
    if (this.#isClosed) throw new EventreelError('closed', 'The conversation was closed: ask the client for it again.')
    this.#cancelLinger?.()
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
    if (options.live !== false) this.#session.follow()
    return window
  }

  subscribe(listener: (events: readonly AgentEvent[]) => void): () => void {
    this.#cancelLinger?.()
    const own = (events: readonly AgentEvent[]) => listener(events)
    this.#listeners.add(own)
    this.#session.follow()
    return () => {
      this.#listeners.delete(own)
      this.#linger()
    }
  }

  async send(action: NewEvent): Promise<SendReceipt> {
    if (this.#isClosed) throw new EventreelError('closed', 'The conversation was closed: ask the client for it again.')
    this.#session.follow()
    return this.#sends.send(action)
  }

  search(query: EventQuery): AsyncIterable<AgentEvent> {
    return this.#options.search(this.log, query)
  }

  retry(key: string): void {
    this.#sends.retry(key)
  }
  discard(key: string): void {
    this.#sends.discard(key)
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
      degraded: mirror.degraded,
      duplicatesDropped: record.duplicatesDropped,
      rejectedEvents: record.rejected,
      reconnects: record.reconnects,
      pagesFetched: this.#session.follower?.pagesFetched ?? 0,
      framesReceived: record.framesReceived,
    }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#cancelLinger?.()
    for (const window of [...this.#windows]) window.close()
    this.#listeners.clear()
    this.#sends.close()
    // Nobody is left to be told, and nothing is lost: what was kept is kept.
    this.#session.close().catch(() => undefined)
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
      pending: this.#sends.list,
      drafts: session.transients.drafts,
      notices: session.transients.notices,
      status: session.status,
      degraded: session.mirror.degraded,
      error: session.state.error,
    }
    return this.#view
  }

  #accept(events: readonly AgentEvent[]): void {
    this.#sends.settle(events)
    for (const observer of this.#observers) observer.onEvents(events)
    const confirmed = events.filter((event) => event.id > this.#told && event.id <= this.mirror.latestEventId)
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
    const isStanding = this.#session.state.link === 'standing'
    if (isStanding !== this.#wasStanding) {
      this.#wasStanding = isStanding
      if (this.#wasStanding) this.#sends.resume()
    }
    for (const observer of this.#observers) observer.onChange()
  }

  #linger(): void {
    if (this.#isClosed || this.#windows.size > 0 || this.#listeners.size > 0) return
    this.#cancelLinger?.()
    // What was sent must be on its way before the page lets go.
    this.#cancelLinger = this.#runtime.setTimer(() => (this.#sends.isBusy ? this.#linger() : this.close()), LINGER_MS)
  }
}
