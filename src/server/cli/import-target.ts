import type { NewEvent } from '../../protocol/agent-event.ts'

/** Where an import writes. */
export interface ImportTarget {
  /** Whether events keep the timestamps of their file. */
  readonly keepsTimestamps: boolean
  /** Makes the conversation when it is missing. */
  open(conversationId: string, title: string): Promise<void>
  /**
   * Appends 1 to 1,000 events, all or none; the same list under the same key again gives the same ids.
   * @throws `idempotency_conflict` for another list under the key.
   */
  append(events: readonly NewEvent[], key: string): Promise<readonly number[]>
  close(): Promise<void>
}
