import type { AgentEvent } from '../protocol/agent-event.ts'
import type { IdRange } from '../store/event-log.ts'
import type { ConversationSnapshot } from './conversation.ts'
import type { LogMirror } from './log-mirror.ts'
import type { SessionObserver } from './session.ts'

/** The part of a snapshot that all windows of a session share. */
export type SharedSnapshot = Omit<ConversationSnapshot, 'events' | 'hasOlder' | 'hasNewer' | 'loading'>

/** What a window needs of its session. */
export interface SessionView {
  readonly mirror: LogMirror
  /** Events shown before the log has confirmed them, ascending. */
  readonly provisional: readonly AgentEvent[]
  /** Resolves when the cache can be read. */
  open(): Promise<void>
  observe(observer: SessionObserver): () => void
  view(): SharedSnapshot
  isKnownAbsent(range: IdRange): boolean
  notify(level: 'info' | 'warning' | 'error', code: string, message: string): void
}

/** What is shown before anything is known. */
export function initialSnapshot(initialEvents: readonly AgentEvent[] = []): ConversationSnapshot {
  const latestEventId = initialEvents.at(-1)?.id ?? -1
  return {
    events: initialEvents,
    hasOlder: (initialEvents[0]?.id ?? 0) > 0,
    hasNewer: false,
    loading: null,
    gaps: [],
    latestEventId,
    confirmedEventId: latestEventId,
    pending: [],
    drafts: [],
    notices: [],
    status: 'loading',
    degraded: null,
    error: null,
  }
}
