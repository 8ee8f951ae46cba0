import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import type { EventFilter } from '../protocol/event-filter.ts'

/** Which events, in which order. */
export interface EventQuery {
  /** Lowest id, inclusive. Default 0. */
  startId?: number | undefined
  /** Highest id, inclusive, also in reverse. Default: the latest. */
  endId?: number | undefined
  /** Descending from `endId` instead of ascending from `startId`. Default false. */
  reverse?: boolean | undefined
  filter?: EventFilter | undefined
  /** At most this many events that pass the filter; an integer ≥ 1. Default: no limit. */
  limit?: number | undefined
  /** Stops the search; it then throws the signal's reason. */
  signal?: AbortSignal | undefined
  /** What a partial log does at ids that it does not know: reject with `range_not_held` (default), or leave them out. */
  onMissing?: 'fail' | 'skip' | undefined
}

/**
 * One conversation's events, read.
 *
 * - **Order**: ids ascend (or descend with `reverse`); an id comes at most once.
 * - **Absent and unknown**: an id known not to exist is left out of a search, and `getEvent` rejects it with
 *   `event_not_found`. A partial log (a cache) rejects what it does not know with `event_not_held` or
 *   `range_not_held`: not known is never presented as not there.
 * - **Consistency**: a search sees at least what was held when it began; events appended while it runs may or may not appear.
 * - **Abort**: every call settles promptly with the signal's reason. Leaving a `for await` early frees what the search held.
 */
export interface EventLog {
  readonly conversationId: string
  /** @throws {EventreelError} `invalid_argument`, `invalid_limit`, `range_not_held` (with `missing`), or what the source throws. */
  searchEvents(query?: EventQuery): AsyncIterable<AgentEvent>
  /** @throws {EventreelError} `event_not_found` (known absent), `event_not_held` (unknown here). Never a neighbour. */
  getEvent(id: number, options?: { signal?: AbortSignal | undefined }): Promise<AgentEvent>
  /** @throws {EventreelError} `event_not_found` when the log is empty. */
  getLatestEvent(options?: { signal?: AbortSignal | undefined }): Promise<AgentEvent>
  /** Highest id held; -1 when empty. Never cached from an earlier call. */
  getLatestEventId(options?: { signal?: AbortSignal | undefined }): Promise<number>
  /**
   * {@link searchEvents} as a list.
   * @throws {EventreelError} `invalid_limit` unless `limit` is an integer in 1..100 (default 100).
   */
  getMatchingEvents(query?: EventQuery): Promise<AgentEvent[]>
}

export interface AppendOptions {
  /** Ids read in full, both ends inclusive: those in it that neither are held nor come now become known absent. Ids outside stay unknown. */
  covers?: { readonly from: number; readonly to: number } | undefined
}

/**
 * A log that can be written.
 *
 * - **Atomic and durable**: an append is wholly there or not at all, and there when its promise resolves.
 * - **Idempotent**: an id held with equal content (as JSON, its `idempotency_key` and `draft_key` aside) is skipped; with other content the whole append rejects with `event_conflict`.
 * - **Sparse**: events may arrive in any order of ids; what lies between is unknown until it is appended or covered.
 */
export interface WritableEventLog extends EventLog {
  /** @throws {EventreelError} `event_conflict`, `invalid_argument`, `closed`, `fenced`, `storage_*`. */
  append(events: readonly AgentEvent[], options?: AppendOptions): Promise<void>
  /**
   * Gives each event the next contiguous id inside the write's own transaction, and returns them with it. A failed write consumes no id.
   * @throws {EventreelError} `log_is_mirror` where a server gives the ids; else as {@link append}.
   */
  appendNew(events: readonly NewEvent[]): Promise<AgentEvent[]>
}

/** A run of ids, both ends inclusive. */
export interface IdRange {
  readonly from: number
  readonly to: number
}

/** What a store knows of its log without reading an event. */
export interface LogHead {
  /** Highest id held; -1 when none. */
  readonly latestEventId: number
  /** The log's epoch as its server named it; null for a server without epochs, a local log, or before the first page. */
  readonly epoch: string | null
  /** Ids held or known absent: ascending, disjoint, never touching. */
  readonly known: readonly IdRange[]
  /** Ids known absent, a subset of `known`. */
  readonly absent: readonly IdRange[]
  /** Counts the leaders that tabs have had one after the other; 0 before the first. */
  readonly term: number
  /** Counts how often the log was dropped (cleared, reset or evicted). */
  readonly generation: number
  /** Counts the writes to it, by whomever. Left out where nobody else writes. */
  readonly rev?: number
}

/** A writable log that mirrors a server's: what the session needs beyond reading and appending. */
export interface MirrorEventLog extends WritableEventLog {
  /** About how many bytes it takes on the device, as of the last read or write; left out where it takes none. */
  readonly bytes?: number
  /** Which log on the device this is, as far as its user knows; null before the first write. Left out where nobody else can put another in its place. */
  readonly logId?: string | null
  /** Counts the writes to it, by whomever, as of the last read or write. */
  readonly rev?: number
  head(): Promise<LogHead>
  /** Drops every event and starts the given epoch, in one transaction. @throws {EventreelError} `fenced`, `closed`, `storage_*`. */
  reset(epoch: string | null): Promise<void>
  /** Binds a store that has no epoch yet to one, or confirms it; resolves false (and changes nothing) when it holds another. */
  adoptEpoch(epoch: string | null): Promise<boolean>
  /**
   * Takes the leadership of this log among the tabs that share it: begins the next term, in one transaction. Writes of stores that
   * know an earlier term only reject `fenced` until their head is read. Resolves with the new term.
   */
  lead(): Promise<number>
  /** Drops every event of this conversation, whoever leads and whatever became of the log: never `fenced`. */
  clear(): Promise<void>
  /** Waits for running writes, then releases the store. Calls after it reject `closed`. */
  close(): Promise<void>
}
