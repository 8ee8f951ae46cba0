import type { TransientFrame } from '../protocol/frames.ts'
import type { EventStorage, ReadRequest, StoredEvent } from './storage.ts'

/** Readers this close to the end share what is read. */
const SHARED_EVENTS = 64

/** What a hub tells whoever follows its conversation. */
export interface HubListener {
  /** The log has grown; read on. */
  appended(): void
  transient(frame: TransientFrame): void
  /** The conversation is gone, or the server stops. */
  ended(reason: 'deleted' | 'closing'): void
}

/** Meeting point of one conversation's writers and readers in this process. */
export class ConversationHub {
  /** Highest id that this process knows to be durable; -1 before it has seen any. */
  latestEventId = -1
  readonly #listeners = new Set<HubListener>()
  #tail: { readonly latestEventId: number; readonly request: ReadRequest; readonly batch: Promise<StoredEvent[]> } | null = null

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

  /** Reads what comes next in the log. Followers at its end ask for the same at the same time: the log is read once for all of them. */
  read(storage: Pick<EventStorage, 'read'>, request: ReadRequest): Promise<StoredEvent[]> {
    const { latestEventId } = this
    if (latestEventId - request.from >= SHARED_EVENTS || latestEventId < request.from) return storage.read(request)
    const tail = this.#tail
    if (tail?.latestEventId === latestEventId && isSame(tail.request, request)) return tail.batch
    const batch = storage.read(request)
    const tailRead = { latestEventId, request, batch }
    this.#tail = tailRead
    // A failure must not be what the next to ask is given.
    batch.catch(() => {
      if (this.#tail === tailRead) this.#tail = null
    })
    return batch
  }

  transient(frame: TransientFrame): void {
    for (const listener of this.#listeners) listener.transient(frame)
  }

  end(reason: 'deleted' | 'closing'): void {
    for (const listener of [...this.#listeners]) listener.ended(reason)
  }
}

function isSame(a: ReadRequest, b: ReadRequest): boolean {
  return a.conversationId === b.conversationId && a.epoch === b.epoch && a.from === b.from && a.limit === b.limit && a.maxBytes === b.maxBytes
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
