import type { EventreelErrorCode } from '../errors.ts'
import type { IdRange } from '../store/event-log.ts'
import type { TabRole } from './tab-role.ts'

/** Why nothing is kept on this device: no IndexedDB, no room, no answer, or credentials without a `userId`. */
export type Degraded = 'unavailable' | 'quota' | 'blocked' | 'no-user'

/** What a session lives through. Ids, counts, times and codes: never a key of the server's, never what an event says. */
export type DiagnosticFact =
  /** The link stands (in a follower: the leader's). */
  | { readonly type: 'connected'; readonly dialect: 'contiguous' | 'v0' | 'v1' | null }
  /** The link, or a try to get one, is over; the session tries again unless the code is final. */
  | { readonly type: 'lost'; readonly code: EventreelErrorCode; readonly message: string }
  /** Another log has taken the place of this one, or what was kept was dropped. */
  | { readonly type: 'reset' }
  /** Ids below the end of what is held that are not held / are not missing any more. */
  | { readonly type: 'gap-found' | 'gap-filled'; readonly from: number; readonly to: number }
  /** Events from one id to another were read: from memory, from this device's disk, or of the source's history. `ms`: until the reader had the last of them. */
  | { readonly type: 'page-read'; readonly source: 'memory' | 'disk' | 'http'; readonly from: number; readonly to: number; readonly ms: number }
  | { readonly type: 'page-failed'; readonly code: EventreelErrorCode; readonly ms: number }
  /** Events came that were held already, and were dropped. */
  | { readonly type: 'duplicate'; readonly count: number }
  /** A malformed event was set aside; `field` names the place that is wrong. */
  | { readonly type: 'rejected'; readonly id: number | null; readonly field: string }
  /** Nothing is kept on this device any more. */
  | { readonly type: 'degraded'; readonly reason: Degraded }
  | { readonly type: 'role'; readonly role: TabRole }
  /** A message was given to the source. `key` is its key in `pending`. */
  | { readonly type: 'send-tried'; readonly key: string }
  /** The source has it: by its answer, or by the event itself, whichever came first. */
  | { readonly type: 'send-acknowledged'; readonly key: string; readonly id: number | null; readonly ms: number }
  | { readonly type: 'send-failed'; readonly key: string; readonly code: EventreelErrorCode; readonly ms: number }

/** One thing that happened, and when. `at` is in milliseconds since the epoch. */
export type DiagnosticEntry = DiagnosticFact & { readonly at: number }

/** What came from one place: how often it gave something, and which ids. */
export interface SourceShare {
  readonly reads: number
  readonly ranges: readonly IdRange[]
}

/** Where this page has its events from. What a leading tab has told is in none of them. */
export interface Traffic {
  readonly sources: Readonly<Record<'memory' | 'disk' | 'http' | 'live', SourceShare>>
  /** Ids that were missing below the end of what is held, and those of them that came. */
  readonly gapIds: { readonly found: number; readonly filled: number }
}
