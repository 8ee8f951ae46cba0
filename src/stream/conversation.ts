import type { EventreelError } from '../errors.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import type { EventLog, EventQuery, IdRange } from '../store/event-log.ts'
import type { Degraded, DiagnosticEntry, Traffic } from './diagnostics.ts'
import type { TabRole } from './tab-role.ts'

export type { Degraded }

/**
 * - `loading` nothing to show yet · `cached` shown from this device, the server not asked yet
 * - `catching-up` fetching what is newer · `live` complete up to the head, and following
 * - `reconnecting` the link broke, trying again · `offline` the platform says that there is no network
 * - `failed` a final refusal, see `error` · `static` a log that does not change
 */
export type ConversationStatus = 'loading' | 'cached' | 'catching-up' | 'live' | 'reconnecting' | 'offline' | 'failed' | 'static'

/** Text that is being written and not an event yet. */
export interface Draft {
  readonly key: string
  readonly text: string
}

/** Something a server says that is no event. */
export interface Notice {
  /** Unique in this session, ascending. */
  readonly key: number
  readonly level: 'info' | 'warning' | 'error'
  readonly code: string
  readonly message: string
}

/**
 * What the user sent and the log does not show yet, in whichever tab it was sent. Its event has the same key as `idempotency_key`
 * (from servers that know keys), so that a view can keep one row for both.
 */
export interface PendingSend {
  /** The idempotency key. */
  readonly key: string
  /** As it was when it was sent. */
  readonly action: NewEvent
  /** Milliseconds since the epoch; distinct and ascending in `pending`. */
  readonly createdAt: number
  /**
   * - `pending` it waits for the connection or its turn · `sending` the server is given it, or has it, and the log does not show it yet
   * - `failed` it was refused for good, see `error`; only the user sends it again
   * - `unconfirmed` a server that does not say what became of it was given it, and the log has not shown it for 30 s; only the user sends it again
   */
  readonly status: 'pending' | 'sending' | 'failed' | 'unconfirmed'
  /** Why it is `failed` (or `unconfirmed`, where something was said); else null. */
  readonly error: EventreelError | null
  /** Whether it survives a reload. */
  readonly durable: boolean
}

/** One immutable picture of a conversation; its identity changes only when something in it does. */
export interface ConversationSnapshot {
  /** A bounded window on the log (default 500 events), ascending by id, evicted at the far end. */
  readonly events: readonly AgentEvent[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
  readonly loading: 'older' | 'newer' | 'jump' | null
  /** Ids up to `latestEventId` that are not held here, ascending. */
  readonly gaps: readonly IdRange[]
  /** Highest id that the log is known to have; -1 when none. */
  readonly latestEventId: number
  /** Events above this id are provisional: shown, not confirmed yet (V0 and V1 servers only; else equal to `latestEventId`). */
  readonly confirmedEventId: number
  readonly pending: readonly PendingSend[]
  readonly drafts: readonly Draft[]
  readonly notices: readonly Notice[]
  readonly status: ConversationStatus
  readonly degraded: Degraded | null
  readonly error: EventreelError | null
  /** The agent's state where the server tells it beside the log (V1); else the log's last `agent_state_changed` says it. */
  readonly agentState?: string | undefined
}

export interface EventWindowOptions {
  /** Most events held in the window, ≥ 100. Default 500. */
  readonly windowSize?: number | undefined
  /** Events known beforehand (from a server render), shown until the log is open. */
  readonly initialEvents?: readonly AgentEvent[] | undefined
  /** False: shows what is saved and what is asked for, but does not follow the source. Default true. */
  readonly live?: boolean | undefined
}

export interface LoadOlderOptions {
  /** Adds only what there is room for, so that the newest events stay: nothing, where the window is full. Default false. */
  readonly keepEnd?: boolean | undefined
}

/** One view's own window on a shared session. */
export interface EventWindow {
  /** Called after each change, once a batch; the result detaches. */
  subscribe(listener: () => void): () => void
  getSnapshot(): ConversationSnapshot
  /** Adds the page before the window. Resolves when it is shown; at the beginning at once. A full window gives up as many of its newest events. */
  loadOlder(options?: LoadOlderOptions): Promise<void>
  loadNewer(): Promise<void>
  /** Moves the window so that it holds this id (or an end of the log). */
  jumpTo(target: number | 'first' | 'last'): Promise<void>
  /** False: new events do not push out those in the window (the reader is elsewhere). Default true. */
  setFollowing(following: boolean): void
  close(): void
}

/** What `send` resolves with: the message is taken, and delivered from now on. */
export interface SendReceipt {
  /** The idempotency key, by which `retry`, `discard` and `pending` know it. */
  readonly key: string
  /** Whether the message survives a reload. False where nothing can be saved on this device: it is delivered as long as some tab shows it. */
  readonly durable: boolean
}

export interface ConversationDiagnostics {
  readonly status: ConversationStatus
  readonly epoch: string | null
  readonly held: readonly IdRange[]
  readonly gaps: readonly IdRange[]
  readonly latestEventId: number
  /** What the server proved to be; null before it answered. */
  readonly dialect: 'contiguous' | 'v0' | 'v1' | null
  /** Where searches run: in a Web Worker, on this thread, or not decided yet. */
  readonly worker: 'running' | 'unavailable' | 'idle'
  readonly storage: 'indexeddb' | 'memory'
  /** About how many bytes of this log are kept on this device. */
  readonly bytesKept: number
  /** What this tab is to the others of its origin that show this conversation. */
  readonly role: TabRole
  /** Where the events of this page came from; null before anything was asked of the source. */
  readonly traffic: Traffic | null
  /** What happened last, oldest first; at most 50 entries. */
  readonly recent: readonly DiagnosticEntry[]
  readonly degraded: Degraded | null
  readonly duplicatesDropped: number
  readonly rejectedEvents: readonly { readonly id: number | null; readonly field: string; readonly message: string }[]
  readonly reconnects: readonly { readonly at: number; readonly reason: string }[]
  readonly pagesFetched: number
  readonly framesReceived: number
}

/** One conversation's session, shared by all who hold it. */
export interface Conversation {
  readonly id: string
  /** The log as this device can read it: what is held from here, the rest from the server (and then kept). */
  readonly log: EventLog
  /**
   * Names this conversation, server and user, for a text that is being written and is kept in web storage until it is sent: `client.clear()`
   * deletes there what has this key. Null where nothing may be kept.
   */
  readonly textKey: string | null
  /** Most bytes, as UTF-8 JSON, of an event that is sent; null while the server has not said so. */
  readonly maxEventBytes: number | null
  openWindow(options?: EventWindowOptions): EventWindow
  /**
   * Each new event once, in id order, after it was kept. What was held here when the conversation was opened is not new, and what lies
   * below it, or below an event that was told, is not told any more: a gap that is filled later, a late write of a V0 server (windows and
   * `log` have them). Where the end of the log is another one (after a reset, or where the disk lost it) it is told again from there.
   * The result detaches.
   *
   * @example conversation.subscribe((events) => events.forEach((event) => index.add(event)))
   */
  subscribe(listener: (events: readonly AgentEvent[]) => void): () => void
  /** Scans the log without holding the main thread, in a worker where there is one; order and bounds as `log.searchEvents`. */
  search(query: EventQuery): AsyncIterable<AgentEvent>
  /**
   * Takes an action for delivery: saves it, then resolves; with or without a network. It is delivered in order, over reconnects, reloads
   * and tabs, once on servers that know keys and at most once on others, and is in `pending` until the log shows it.
   *
   * @throws {EventreelError} `message_too_large` (more bytes, as UTF-8 JSON with its key, than the server said it takes), `send_unsupported`,
   * `invalid_argument` (nothing that JSON can say), `closed`, `network_error` (the code that sends could not be loaded: nothing was taken).
   * @example const { key, durable } = await conversation.send({ action: 'message', args: { content: 'Hello' } })
   */
  send(action: NewEvent): Promise<SendReceipt>
  /** Tries a `failed` or `unconfirmed` send again, in the log as it is now; does nothing for another key. */
  retry(key: string): void
  /** Forgets a send, in every tab. One that is `sending` may become an event all the same. */
  discard(key: string): void
  dismissNotice(key: number): void
  /** Tries to connect now instead of after the pause. */
  reconnect(): void
  /** How things stand, for a person who looks for what is wrong. */
  diagnostics(): ConversationDiagnostics
  /**
   * Tells each thing that happens to the session, from now on, in order, shortly after it. The result detaches.
   * @example
   * const stop = conversation.onDiagnostic((entry) => console.debug(conversation.id, entry))
   */
  onDiagnostic(listener: (entry: DiagnosticEntry) => void): () => void
  close(): void
}
