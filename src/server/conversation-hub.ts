import type { TransientFrame } from '../protocol/frames.ts'
import type { EventStorage, ReadRequest, StoredEvent } from './storage.ts'

/** Readers this close to the end share what is read. */
const SHARED_EVENTS = 64

/** Why nobody can follow a log any longer: it is gone, another has taken its place, or the server stops. */
export type EndReason = 'deleted' | 'replaced' | 'closing'

/** What a hub tells whoever follows its conversation. */
export interface HubListener {
  /** The log has grown; read on. */
  appended(): void
  transient(frame: TransientFrame): void
  ended(reason: EndReason): void
}

/** Told of what is followed in this process. */
export interface HubObserver {
  /** Somebody follows a conversation that nobody followed. */
  joined(conversationId: string): void
  /** Nobody follows it any more. */
  left(conversationId: string): void
  /** This was read for followers; some of it perhaps not for the first time. */
  read(conversationId: string, batch: readonly StoredEvent[]): void
}

/** Meeting point of one log's writers and readers in this process. */
export class ConversationHub {
  readonly epoch: string
  /** Highest id that this process knows to be durable; -1 before it has seen any. */
  latestEventId = -1
  readonly #listeners = new Set<HubListener>()
  readonly #onRead: (batch: readonly StoredEvent[]) => void
  #tail: { readonly latestEventId: number; readonly request: ReadRequest; readonly batch: Promise<StoredEvent[]> } | null = null

  constructor(epoch: string, onRead: (batch: readonly StoredEvent[]) => void = () => {}) {
    this.epoch = epoch
    this.#onRead = onRead
  }

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
    if (latestEventId - request.from >= SHARED_EVENTS || latestEventId < request.from) return this.#read(storage, request)
    const tail = this.#tail
    if (tail?.latestEventId === latestEventId && isSame(tail.request, request)) return tail.batch
    const batch = this.#read(storage, request)
    const tailRead = { latestEventId, request, batch }
    this.#tail = tailRead
    const forget = () => {
      if (this.#tail === tailRead) this.#tail = null
    }
    // Neither a failure nor nothing must be what the next to ask is given.
    batch.then((events) => events.length === 0 && forget(), forget)
    return batch
  }

  transient(frame: TransientFrame): void {
    for (const listener of this.#listeners) listener.transient(frame)
  }

  end(reason: EndReason): void {
    for (const listener of [...this.#listeners]) listener.ended(reason)
  }

  async #read(storage: Pick<EventStorage, 'read'>, request: ReadRequest): Promise<StoredEvent[]> {
    const batch = await storage.read(request)
    this.#onRead(batch)
    return batch
  }
}

function isSame(a: ReadRequest, b: ReadRequest): boolean {
  return a.conversationId === b.conversationId && a.epoch === b.epoch && a.from === b.from && a.limit === b.limit && a.maxBytes === b.maxBytes
}

/** The hubs that somebody listens to. */
export class ConversationHubs {
  observer: HubObserver | null = null
  readonly #hubs = new Map<string, ConversationHub>()

  /** Joins the hub of a conversation's log; the result's `leave` must be called once. */
  join(conversationId: string, epoch: string, listener: HubListener): { hub: ConversationHub; leave: () => void } {
    // Whoever follows an earlier log under this id (or, seldom, a later one) finds out by coming again.
    if (this.#hubs.get(conversationId)?.epoch !== epoch) this.end(conversationId, 'replaced')
    const hub = this.#hubs.get(conversationId) ?? new ConversationHub(epoch, (batch) => this.observer?.read(conversationId, batch))
    const isNew = hub.isIdle
    const remove = hub.add(listener)
    this.#hubs.set(conversationId, hub)
    if (isNew) this.observer?.joined(conversationId)
    return {
      hub,
      leave: () => {
        remove()
        if (!hub.isIdle || this.#hubs.get(conversationId) !== hub) return
        this.#hubs.delete(conversationId)
        this.observer?.left(conversationId)
      },
    }
  }

  find(conversationId: string): ConversationHub | undefined {
    return this.#hubs.get(conversationId)
  }

  followed(): { readonly conversationId: string; readonly hub: ConversationHub }[] {
    return [...this.#hubs].map(([conversationId, hub]) => ({ conversationId, hub }))
  }

  /** Ends whoever follows; a conversation made again under this id starts a hub of its own. */
  end(conversationId: string, reason: EndReason): void {
    const hub = this.#hubs.get(conversationId)
    if (hub === undefined) return
    this.#hubs.delete(conversationId)
    hub.end(reason)
    this.observer?.left(conversationId)
  }

  endAll(): void {
    for (const id of [...this.#hubs.keys()]) this.end(id, 'closing')
  }
}
