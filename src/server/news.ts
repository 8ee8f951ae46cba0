import type { TransientFrame } from '../protocol/frames.ts'
import type { ConversationHead } from './storage.ts'

/** What one node tells the others. A hint, never the truth: whoever misses it finds out by the log, or by asking. */
export type News =
  | ({ readonly type: 'grown' } & ConversationHead)
  | { readonly type: 'deleted'; readonly conversationId: string }
  | TransientNews
  /** An event has taken the place of a draft. */
  | { readonly type: 'finished'; readonly conversationId: string; readonly key: string }
  /** Somebody follows this conversation here, and does not know its drafts. */
  | { readonly type: 'asked'; readonly conversationId: string }

export interface TransientNews {
  readonly type: 'transient'
  readonly conversationId: string
  readonly frame: TransientFrame
  /** How long a draft was, in UTF-16 units, before its `delta`: who has another length has missed something. */
  readonly at: number
}

export interface NewsListener {
  /** News of another node, in the order in which that node told them. */
  heard(news: News): void
  /** News may have been missed until now. */
  missed(): void
}

/** Carries news between nodes that share a store. It may lose them, never reorder those of one node. */
export interface NewsChannel {
  open(listener: NewsListener): void
  /** Tells soon; never waits, never throws. */
  tell(news: News): void
  /** Tells what is left, then lets go of its connection. */
  close(): Promise<void>
}

/** How a node hears of the others. */
export interface NodeLink {
  readonly news: NewsChannel
  readonly heads: HeadSource
}

/** What a node asks to find out what it has missed. */
export interface HeadSource {
  /** How the logs of these conversations stand; those that do not exist are left out. */
  heads(conversationIds: readonly string[]): Promise<ConversationHead[]>
}
