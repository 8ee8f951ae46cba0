/** What this device keeps of one conversation. */
export interface SavedConversation {
  readonly conversationId: string
  /** Address of what it is a copy of: of the conversation, or of the page's own source. */
  readonly address: string
  /** How many events are kept, and about how many bytes they take. */
  readonly events: number
  readonly bytes: number
  /** When it was opened or written last, within the hour; milliseconds since the epoch. */
  readonly lastUsed: number
}

/** One row of a server's list of conversations. */
export interface ConversationSummary {
  readonly conversationId: string
  readonly title: string | null
  /** ISO 8601. */
  readonly createdAt: string | null
  readonly lastUpdatedAt: string | null
  readonly latestEventId: number | null
  readonly parentId: string | null
}
