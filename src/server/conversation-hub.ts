import type { TransientFrame } from '../protocol/frames.ts'

/** What a hub tells whoever follows its conversation. */
export interface HubListener {
  /** The log has grown; read on. */
  appended(): void
  transient(frame: TransientFrame): void
  /** The conversation is gone, or the server stops. */
  ended(reason: 'deleted' | 'closing'): void
}

/** Meeting point of one conversation's writers and readers in this process. It holds no events: readers read the log. */
export class ConversationHub {
  /** Highest id that this process knows to be durable; -1 before it has seen any. */
  latestEventId = -1
  readonly #listeners = new Set<HubListener>()

  get isIdle(): boolean {
    return this.#listeners.size === 0
  }

  add(listener: HubListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  appended(latestEventId: number): void {
    if (latestEventId <= this.latestEventId) return
    this.latestEventId = latestEventId
    for (const listener of this.#listeners) listener.appended()
  }

  transient(frame: TransientFrame): void {
    for (const listener of this.#listeners) listener.transient(frame)
  }

  end(reason: 'deleted' | 'closing'): void {
    for (const listener of [...this.#listeners]) listener.ended(reason)
  }
}

/** The hubs that somebody listens to. */
export class ConversationHubs {
  readonly #hubs = new Map<string, ConversationHub>()

  /** Joins a conversation's hub; the result's `leave` must be called once. */
  join(conversationId: string, listener: HubListener): { hub: ConversationHub; leave: () => void } {
    let hub = this.#hubs.get(conversationId)
    if (hub === undefined) this.#hubs.set(conversationId, (hub = new ConversationHub()))
    const joined = hub
    const remove = joined.add(listener)
    return {
      hub: joined,
      leave: () => {
        remove()
        if (joined.isIdle && this.#hubs.get(conversationId) === joined) this.#hubs.delete(conversationId)
      },
    }
  }

  find(conversationId: string): ConversationHub | undefined {
    return this.#hubs.get(conversationId)
  }

  /** Ends whoever follows; a conversation made again under this id starts a hub of its own. */
  end(conversationId: string, reason: 'deleted' | 'closing'): void {
    const hub = this.#hubs.get(conversationId)
    this.#hubs.delete(conversationId)
    hub?.end(reason)
  }

  endAll(): void {
    for (const id of [...this.#hubs.keys()]) this.end(id, 'closing')
  }
}
