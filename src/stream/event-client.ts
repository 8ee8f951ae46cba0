import type { ConversationSummary, SavedConversation } from '../protocol/conversation-summary.ts'
import type { Conversation } from './conversation.ts'

export interface ConversationListPage {
  /** Newest first; children of a parent in the order in which they were made. */
  readonly results: readonly ConversationSummary[]
  /** Give it to get the next page; null at the end. */
  readonly nextPageId: string | null
}

/** Holds the sessions of one user on one page. Make one and give it to `EventClientProvider`. */
export interface EventClient {
  /** Zone in which timestamps without an offset are read; undefined: the reader's own. */
  readonly serverTimeZone: string | undefined
  /** The session of this id: the same object while it is open. Nothing is fetched before a window opens. */
  conversation(id: string): Conversation
  /**
   * A page of the server's conversations.
   * @param options.limit 1..100, default 20
   * @param options.parentId the sub-conversations of this one alone, from the server that has it, in the order in which they were made; by their ids alone on a V1 server, none on one that knows no parents
   * @throws {EventreelError} as `NestedEventStore`; `invalid_argument` without a `baseUrl`.
   */
  listConversations(options?: { pageId?: string | undefined; limit?: number | undefined; parentId?: string | undefined; signal?: AbortSignal | undefined }): Promise<ConversationListPage>
  /**
   * Makes a conversation on a server that can.
   * @throws {EventreelError} as {@link listConversations}; `conversation_exists`.
   */
  createConversation(options?: { conversationId?: string | undefined; title?: string | undefined; parentId?: string | undefined; signal?: AbortSignal | undefined }): Promise<{ conversationId: string }>
  /**
   * What this device keeps of the client's user, on every server: it can be read without a network. Used longest ago first.
   * @throws {EventreelError} `storage_*`, `closed`.
   * @example
   * const bytes = (await client.savedConversations()).reduce((sum, saved) => sum + saved.bytes, 0)
   */
  savedConversations(): Promise<readonly SavedConversation[]>
  /**
   * Deletes what this device keeps of the client's user: its copies of conversations, on every server, in every tab, its unsent messages,
   * and the texts that were being written. Conversations that are open show a gap and are fetched again. Other users' copies stay, and so do
   * logs that are no copies (`EventStore` without `baseUrl`). Without a `userId`, it is what is kept of nobody in particular.
   * @param options.discardUnsent also while there are messages that were not sent, which are then lost. Default false.
   * @throws {EventreelError} `unsent_messages`, and then nothing was deleted; `storage_*`, `closed`.
   * @example
   * await client.clear() // before somebody else signs in
   */
  clear(options?: { discardUnsent?: boolean | undefined }): Promise<void>
  /** Ends every session. The client cannot be used afterwards. */
  close(): void
}
