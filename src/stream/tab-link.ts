import type { SendsMessage } from './sends-message.ts'
import type { TabRole } from './tab-role.ts'

export type { TabRole }

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
