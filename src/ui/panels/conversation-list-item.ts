import type { ConversationSummary } from '../../protocol/conversation-summary.ts'

/** A conversation as the server lists it, and what the app knows of it besides. */
export interface ConversationListItem extends Pick<ConversationSummary, 'conversationId' | 'title' | 'lastUpdatedAt'> {
  /** What its agent is doing: `running`, `paused`, … */
  readonly state?: string | null | undefined
  /** About how many bytes of it are kept on this device; with any, it can be read without a network. */
  readonly bytesKept?: number | null | undefined
}
