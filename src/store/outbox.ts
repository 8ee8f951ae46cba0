import type { NewEvent } from '../protocol/agent-event.ts'

/** A message the user sent and the log does not show yet. */
export interface OutboxEntry {
  /** The idempotency key. */
  readonly key: string
  readonly action: NewEvent
  /** Milliseconds since the epoch; no two of one tab are equal. */
  readonly createdAt: number
  /** Whether it may have been given to a server that knows no keys: then it must not be given again by itself. */
  readonly tried: boolean
  /** Highest id of the log when it was sent (or claimed): an equal event before it is not its echo. */
  readonly after?: number | undefined
  /** The log it was written for; none where that was not known. */
  readonly epoch?: string | undefined
  /** Why a server refused it for good: then only the user sends it again. */
  readonly failure?: { readonly code: string; readonly message: string } | undefined
}

export interface OutboxContent {
  /** What the place where they are saved is known by; none where nothing ever was. */
  readonly home: string | undefined
  /** Oldest first. */
  readonly entries: readonly OutboxEntry[]
  /** How many more there are that cannot be read. They are left as they are: a newer version may know them. */
  readonly damaged: number
}

/** `gone`: another tab has settled or discarded it. `tried`: somebody has claimed it before, or may have: what was lost with its home, nobody knows of. */
export type OutboxClaim = 'claimed' | 'tried' | 'gone'

/**
 * Where unsent messages survive a reload. One per server, user and conversation; never evicted.
 *
 * - A write is done when it would survive a crash of the browser.
 * - A signal that aborts before a write is done leaves the outbox as it was.
 * - Every call may reject with `storage_*`.
 */
export interface Outbox {
  load(signal: AbortSignal): Promise<OutboxContent>
  /** Resolves with its home: when the browser deletes all that is saved, another takes that one's place, where nothing can be learnt from what is missing. */
  put(entry: OutboxEntry, signal: AbortSignal): Promise<string>
  delete(key: string, signal: AbortSignal): Promise<void>
  /**
   * Marks the entry as tried in one step, unless it is gone or was tried, perhaps by another tab.
   * @param entry as it is to be saved, also where its home is gone
   * @param home where it was saved
   */
  claim(entry: OutboxEntry, home: string | undefined, signal: AbortSignal): Promise<OutboxClaim>
  close(): void
}
