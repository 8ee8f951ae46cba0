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
