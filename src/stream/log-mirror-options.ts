import type { RangeSet } from '../ingest/range-set.ts'
import type { Runtime } from '../runtime.ts'
import type { AppendOptions, MirrorEventLog } from '../store/event-log.ts'
import type { Degraded } from './diagnostics.ts'

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
  /** Of the log that the events are of. Default: as it is now. */
  readonly generation?: number | undefined
}
