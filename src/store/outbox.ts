import type { NewEvent } from '../protocol/agent-event.ts'

/** A message the user sent and the server has not acknowledged. */
export interface OutboxEntry {
  /** The idempotency key. */
  readonly key: string
  readonly action: NewEvent
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Whether it may have been given to a server that knows no keys: then it must not be given again by itself. */
  readonly tried: boolean
  /** Highest id of the log when it was sent: an equal event before it is not its echo. */
  readonly after?: number | undefined
}

/**
 * Where unsent messages survive a reload. One per server, user and conversation; never evicted.
 * A write is done when it would survive a crash of the browser.
 */
export interface Outbox {
  /** Oldest first. */
  load(): Promise<readonly OutboxEntry[]>
  put(entry: OutboxEntry): Promise<void>
  delete(key: string): Promise<void>
  /** Marks the entry as tried in one step; false when it is gone or was tried, perhaps by another tab. */
  claim(key: string): Promise<boolean>
  close(): void
}
