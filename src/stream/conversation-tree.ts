import type { EventreelError } from '../errors.ts'
import type { IdRange } from '../store/event-log.ts'
import type { ConversationStatus } from './conversation.ts'

/** A run, or one that was begun by another. */
export interface ConversationTreeNode {
  readonly conversationId: string
  /** Null for the root. */
  readonly parentId: string | null
  /** 0 for the root. */
  readonly depth: number
  /** What the list calls it, else the agent that it was given to; null where neither is known. */
  readonly title: string | null
  /** The `delegate` action of the parent that began it, and its observation; null while none is known. */
  readonly actionId: number | null
  readonly answerId: number | null
  readonly isOpen: boolean
  /** Null while it is closed: nobody knows. */
  readonly status: ConversationStatus | null
  /** The agent's state, as the last look told it. */
  readonly state: string | null
  /** Ids that are not held here, while it is open. */
  readonly gaps: readonly IdRange[]
  readonly error: EventreelError | null
  /** Why its sub-conversations could not be listed; those that its events name are there all the same. */
  readonly childrenError: unknown
}

export interface ConversationTree {
  /** Each before what it began, what it began in order; the root first. Empty until the first look. */
  readonly nodes: readonly ConversationTreeNode[]
  /** Follows a sub-conversation that the tree knows, and finds its own. */
  readonly open: (conversationId: string) => void
  /** Lets go of one, and of all that it began. */
  readonly close: (conversationId: string) => void
  /** Why nothing can be told: the code for it could not be loaded, or the root cannot be opened. Else null. */
  readonly error: unknown
}

/** What a list of sub-conversations says of each. */
export interface ChildConversation {
  readonly conversationId: string
  readonly title?: string | null | undefined
}

/** Gives the sub-conversations of one, in their order. A rejection is told as `childrenError`, and asked again at the next connection. */
export type ListChildren = (conversationId: string, options: { readonly signal: AbortSignal }) => Promise<readonly ChildConversation[]>

export interface ConversationTreeOptions {
  /** For backends that list sub-conversations in their own way. Default: `client.listConversations({ parentId })`. Read when the root changes. */
  readonly listChildren?: ListChildren | undefined
}
