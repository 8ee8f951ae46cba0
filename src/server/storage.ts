/** One event as it is kept: JSON text, so that sending it costs no parsing. */
export interface StoredEvent {
  readonly id: number
  /** The event's JSON object after its id: `"timestamp":…}`. */
  readonly rest: string
  /** Members that only contiguous clients see (`"idempotency_key":…,"draft_key":…`); null when there are none. */
  readonly sealed: string | null
}

export interface ConversationRecord {
  readonly conversationId: string
  readonly title: string | null
  readonly parentId: string | null
  /** Names this log; deleting a conversation and making it again gives another. */
  readonly epoch: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly lastUpdatedAt: string
  /** -1 when empty. */
  readonly latestEventId: number
}

/** How one conversation's log stands. */
export interface ConversationHead {
  readonly conversationId: string
  readonly epoch: string
  /** -1 when empty. */
  readonly latestEventId: number
}

export interface AppendItem {
  readonly rest: string
  readonly sealed: string | null
  /** The send's key, with what was sent under it; null for an event without a key. */
  readonly key: SendKey | null
}

export interface SendKey {
  readonly key: string
  /** Equal for equal bodies. */
  readonly fingerprint: string
}

export interface AppendRequest {
  readonly conversationId: string
  /** The log this was written for; another → `epoch_changed`. Default: whichever there is. */
  readonly epoch?: string | undefined
  readonly items: readonly AppendItem[]
  /** A key for the whole list. */
  readonly key?: SendKey | undefined
}

export interface AppendResult {
  readonly epoch: string
  /** One id for each item, in the items' order. */
  readonly ids: readonly number[]
  /** How many of them are new; the others were appended under the same key before. */
  readonly appended: number
  /** Highest id after this append. */
  readonly latestEventId: number
}

export interface ReadRequest {
  readonly conversationId: string
  /** The log to read; when it is another by now → `epoch_changed`. */
  readonly epoch?: string | undefined
  /** Lowest id, inclusive. */
  readonly from: number
  /** Highest id, inclusive. Default: the latest. */
  readonly to?: number | undefined
  /** Descending from `to`. */
  readonly reverse?: boolean | undefined
  readonly limit: number
  /** Stops before the event that would pass this many bytes; the first event always comes. */
  readonly maxBytes: number
}

/** A range of which every event is there. */
export interface RangeRequest {
  readonly conversationId: string
  /** The log to read; when it is another by now → `epoch_changed`. */
  readonly epoch?: string | undefined
  /** Lowest id, inclusive. */
  readonly from: number
  /** Highest id, inclusive. */
  readonly to: number
  readonly reverse: boolean
  /** For everybody, or with what only contiguous clients see. */
  readonly shown: 'plain' | 'contiguous'
  readonly maxBytes: number
}

export interface ListQuery {
  readonly limit: number
  /** From the page before. */
  readonly pageId?: string | undefined
  /** The sub-conversations of this one alone. */
  readonly parentId?: string | undefined
}

export interface ConversationList {
  readonly conversations: readonly ConversationRecord[]
  /** Where the next page begins; null at the end. */
  readonly nextPageId: string | null
}

/**
 * Where the server keeps its logs.
 *
 * - **Order**: ids of a log are 0, 1, 2, … without a hole; appends get them in the order of the calls.
 * - **Atomic and durable**: an append (ids, keys, the latest id) is one transaction, wholly there or not at all,
 *   and on disk when its promise resolves. A failed append consumes no id.
 * - **Idempotent**: equal key and fingerprint give the first id again; an equal key with another fingerprint → `idempotency_conflict`.
 * - Rejects with `conversation_not_found`, `conversation_exists`, `epoch_changed`, `idempotency_conflict`, `storage_*`, `closed`.
 *   After one that is `retryable` nobody knows whether a write was carried out: its key makes it safe to try again.
 */
export interface EventStorage {
  createConversation(conversation: { conversationId: string; title: string | null; parentId: string | null }): Promise<ConversationRecord>
  getConversation(conversationId: string): Promise<ConversationRecord>
  /** Newest first; of a parent, its children in the order in which they were made. @throws `bad_request` for a page id it never gave. */
  listConversations(query: ListQuery): Promise<ConversationList>
  deleteConversation(conversationId: string): Promise<void>
  /** Deletes up to `limit` conversations that were last updated before this moment (ISO 8601, UTC); resolves with their ids. */
  deleteIdle(query: { updatedBefore: string; limit: number }): Promise<string[]>
  append(request: AppendRequest): Promise<AppendResult>
  read(request: ReadRequest): Promise<StoredEvent[]>
  /**
   * A range as it goes over the wire: the events' JSON objects with commas between them, in UTF-8. Null where not all of them are there,
   * or they have more than about `maxBytes` together.
   */
  readJson(request: RangeRequest): Promise<Buffer | null>
  /** Waits for running appends, then lets go of the files. */
  close(): Promise<void>
}
