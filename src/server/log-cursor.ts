import { isEventreelError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import type { ConversationHub, ConversationHubs, EndReason, HubListener } from './conversation-hub.ts'
import type { EventStorage, StoredEvent } from './storage.ts'
import type { TransientFrame } from '../protocol/frames.ts'

/** Most events, and most bytes, in one batch. */
const BATCH_EVENTS = 1000
const BATCH_BYTES = 1 << 20
const FIRST_BATCH_BYTES = BATCH_BYTES / 8
/** Between two tries to read from a store that is away for the moment. */
const RETRY_MS = 1000

/** What a cursor feeds: a socket, or a listener in this process. */
export interface LogFollower {
  /** Takes the next batch, ids ascending without a hole; resolves when there is room for another. */
  write(batch: readonly StoredEvent[]): Promise<void>
  /** Everything up to this id was written; the cursor waits for more now. */
  atEnd(sentId: number): void
  transient(frame: TransientFrame): void
  ended(reason: EndReason): void
}

export interface LogCursorOptions {
  readonly storage: EventStorage
  readonly hubs: ConversationHubs
  readonly runtime: Pick<Runtime, 'setTimer'>
  readonly conversationId: string
  readonly epoch: string
  /** What comes after this id is written. */
  readonly afterId: number
  readonly follower: LogFollower
}

/**
 * A place in one log that moves on as its follower takes events. History, live events and slow followers are this one loop: it reads
 * what comes next when there is room for it. So nothing can fall between replay and live, a follower costs one batch of memory
 * however slow it is, and appends never wait for it. While the store is away the cursor waits for it.
 */
export class LogCursor implements HubListener {
  readonly #options: LogCursorOptions
  #sentId: number
  #closed = false
  #wake: (() => void) | null = null
  // Must begin small: over a slow link a large first batch takes longer than the client believes in the link, each time anew.
  #batchBytes = FIRST_BATCH_BYTES

  constructor(options: LogCursorOptions) {
    this.#options = options
    this.#sentId = options.afterId
  }

  /** Everything up to this id was handed to the follower. */
  get sentId(): number {
    return this.#sentId
  }

  /** Runs until {@link close}; rejects when the log cannot be read any more (`conversation_not_found`, `epoch_changed`, a `storage_*` that does not pass). */
  async run(): Promise<void> {
    const { hubs, conversationId, epoch, follower } = this.#options
    // Must listen before the first read: what is appended after that read wakes the loop.
    const { hub, leave } = hubs.join(conversationId, epoch, this)
    try {
      while (!this.#closed) {
        const known = hub.latestEventId
        const batch = await this.#read(hub)
        if (this.#closed) return
        const last = batch.at(-1)
        // What was there is not there any more: the store was set back. Must not ask again and again.
        if (last === undefined && known > this.#sentId) return hubs.end(conversationId, 'replaced')
        if (last !== undefined) {
          this.#sentId = last.id
          await follower.write(batch)
          this.#batchBytes = Math.min(BATCH_BYTES, this.#batchBytes * 2)
          if (hub.latestEventId !== this.#sentId) continue
        }
        while (!this.#closed && hub.latestEventId <= this.#sentId) {
          const grown = new Promise<void>((resolve) => (this.#wake = resolve))
          follower.atEnd(this.#sentId)
          await grown
        }
      }
    } finally {
      leave()
    }
  }

  close(): void {
    this.#closed = true
    this.#wake?.()
  }

  appended(): void {
    this.#wake?.()
  }

  transient(frame: TransientFrame): void {
    this.#options.follower.transient(frame)
  }

  ended(reason: EndReason): void {
    this.close()
    this.#options.follower.ended(reason)
  }

  async #read(hub: ConversationHub): Promise<StoredEvent[]> {
    const { storage, runtime, conversationId, epoch } = this.#options
    while (!this.#closed) {
      try {
        return await hub.read(storage, { conversationId, epoch, from: this.#sentId + 1, limit: BATCH_EVENTS, maxBytes: this.#batchBytes })
      } catch (error) {
        if (!isEventreelError(error) || !error.retryable) throw error
        let cancel = () => {}
        await new Promise<void>((resolve) => {
          this.#wake = resolve
          cancel = runtime.setTimer(resolve, RETRY_MS)
        })
        cancel()
      }
    }
    return []
  }
}
