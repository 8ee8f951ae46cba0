import type { AgentEvent } from '../protocol/agent-event.ts'
import type { IdRange } from '../store/event-log.ts'

/** What one write brought: ids in `covers` that are not among the events are absent, unless they were held before. */
export interface Commit {
  readonly fresh: readonly AgentEvent[]
  readonly covers: IdRange | undefined
}

/** Which log a tab speaks of: what was kept of an earlier one, or under an earlier leader, counts no more. */
export interface LogStamp {
  /** Null where nothing was written yet. */
  readonly logId: string | null
  readonly term: number
  readonly generation: number
  /** Of the log on the disk: whoever has read it since then knows of the write. */
  readonly rev: number
}

/** Of which log, and under which leader, the source was asked: what a later one has found is newer. */
export type AskedOf = Pick<LogStamp, 'generation' | 'term'>
