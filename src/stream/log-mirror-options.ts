import type { KnownIds } from '../ingest/known-ids.ts'
import type { RangeSet } from '../ingest/range-set.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import type { Runtime } from '../runtime.ts'
import type { AppendOptions, EventQuery, MirrorEventLog } from '../store/event-log.ts'
import type { Degraded } from './diagnostics.ts'
import type { AskedOf } from './log-commit.ts'

export interface LogMirrorOptions {
  readonly conversationId: string
  /** Opens the durable cache, which tells what it loses; null where there must be none. */
  readonly openDurable: ((onDropped: (lost: RangeSet, isGone: boolean) => void) => Promise<MirrorEventLog>) | null
  readonly openMemory: () => MirrorEventLog
  /** Why there is no durable cache, where that is known beforehand. */
  readonly degraded?: Degraded | null | undefined
  readonly runtime?: Runtime | undefined
}

export interface KeepOptions extends AppendOptions {
  /** When the events were asked for. Default: as it is now. */
  readonly asked?: AskedOf | undefined
}

/** What one who has its turn may do with a mirror. */
export interface MirrorTurn {
  readonly ids: KnownIds
  /** Searches without waiting for those whose turn it is. */
  scan(query: EventQuery): AsyncIterable<AgentEvent>
  /** Resolves with whether the log that was known here had been found to be gone. */
  readHead(): Promise<boolean>
  /** Keeps what came from the disk where memory has taken its place meanwhile. */
  hold(events: readonly AgentEvent[]): Promise<void>
  /** Drops all that is kept. */
  drop(): Promise<void>
}
