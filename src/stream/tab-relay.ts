import type { TabLink, TabRole, TabTopics } from './tab-link.ts'

type TopicListener = (message: never) => void

/** A {@link TabLink} from the start: what carries its messages, and says what this tab is, comes later. */
export class TabRelay implements TabLink {
  /** Set by what carries the messages. */
  carry: ((topic: keyof TabTopics, message: TabTopics[keyof TabTopics]) => void) | null = null
  #role: TabRole = 'alone'
  readonly #roleListeners = new Set<(role: TabRole) => void>()
  readonly #listeners = new Map<TopicListener, keyof TabTopics>()

  get role(): TabRole {
    return this.#role
  }
  set role(role: TabRole) {
    if (role === this.#role) return
    this.#role = role
    for (const listener of [...this.#roleListeners]) listener(role)
  }

  post<Topic extends keyof TabTopics>(topic: Topic, message: TabTopics[Topic]): void {
    this.carry?.(topic, message)
  }

  on<Topic extends keyof TabTopics>(topic: Topic, listener: (message: TabTopics[Topic]) => void): () => void {
    this.#listeners.set(listener, topic)
    return () => this.#listeners.delete(listener)
  }

  onRole(listener: (role: TabRole) => void): () => void {
    this.#roleListeners.add(listener)
    return () => this.#roleListeners.delete(listener)
  }

  /** Another tab has posted this. */
  deliver(topic: keyof TabTopics, message: TabTopics[keyof TabTopics]): void {
    for (const [listener, of] of [...this.#listeners]) if (of === topic) listener(message as never)
  }
}
