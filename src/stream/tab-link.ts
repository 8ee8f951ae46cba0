import type { SendsMessage } from './sends-message.ts'

/**
 * What this tab is to the others that show the same log. `alone`: nothing is shared (no Web Locks here, or nothing kept on this device),
 * so this tab does everything itself. One tab is the `leader`, which holds the connection; what it brings, the `follower`s are told.
 */
export type TabRole = 'alone' | 'leader' | 'follower'

/** What tabs tell each other, by topic. Must survive structured cloning. */
export interface TabTopics {
  readonly sends: SendsMessage
}

/** This tab's link to the others that show the same log. */
export interface TabLink {
  readonly role: TabRole
  /** Tells all others. Each hears it once, in the order of this tab's posts, or never (one that is frozen). */
  post<Topic extends keyof TabTopics>(topic: Topic, message: TabTopics[Topic]): void
  /** The result detaches. */
  on<Topic extends keyof TabTopics>(topic: Topic, listener: (message: TabTopics[Topic]) => void): () => void
  /** Told after each change of {@link role}. The result detaches. */
  onRole(listener: (role: TabRole) => void): () => void
}
