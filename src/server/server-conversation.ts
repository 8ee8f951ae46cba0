import { isEventreelError } from '../errors.ts'
import { validateConversationId } from '../protocol/urls.ts'
import type { AgentEvent, EventOrigin, NewEvent } from '../protocol/agent-event.ts'
import type { TransientFrame } from '../protocol/frames.ts'
import { sleep } from '../runtime.ts'
import type { EndReason } from './conversation-hub.ts'
import type { EventService } from './event-service.ts'
import { errorDetails } from './logger.ts'
import { LogCursor, type LogFollower } from './log-cursor.ts'
import type { ServerConversation } from './options.ts'
import { parseStored, StorageEventLog } from './storage-event-log.ts'
import type { StoredEvent } from './storage.ts'
import { checkList, checkNewEvent, type CheckedEvent } from './validation.ts'

/** Between two tries to read from a store that is away for the moment. */
const RETRY_MS = 1000

/** One conversation, used from the server's own process. */
export class LocalConversation implements ServerConversation {
  readonly id: string
  readonly log: StorageEventLog
  readonly #service: EventService

  /** @throws {EventreelError} `invalid_conversation_id` */
  constructor(service: EventService, id: string) {
    this.#service = service
    this.id = validateConversationId(id)
    this.log = new StorageEventLog(id, service.storage)
  }

  async addEvent(event: NewEvent, source: EventOrigin): Promise<AgentEvent> {
    const [added] = await this.#append([checkNewEvent(event)], source)
    // An append of one gives one, or rejects.
    return added as AgentEvent
  }

  async addEvents(events: readonly NewEvent[], source: EventOrigin): Promise<AgentEvent[]> {
    return this.#append(checkList(events), source)
  }

  async #append(list: readonly CheckedEvent[], source: EventOrigin): Promise<AgentEvent[]> {
    const { ids, appended, events: added } = await this.#service.append(this.id, list, { source, always: true })
    if (appended === list.length) return added()
    return Promise.all(ids.map((id) => this.log.getEvent(id)))
  }

  sendTransient(frame: TransientFrame): void {
    this.#service.sendTransient(this.id, frame)
  }

  getLatestEventId(): Promise<number> {
    return this.log.getLatestEventId()
  }

  subscribe(listener: (event: AgentEvent) => void | Promise<void>, given: { afterId?: number | undefined } = {}): () => void {
    let cursor: LogCursor | null = null
    let detached = false
    const tell = async (event: AgentEvent) => listener(event)
    const write = async (batch: readonly StoredEvent[]) => {
      for (const stored of batch) {
        if (detached) return
        await tell(parseStored(stored)).catch((error: unknown) => this.#report(error))
      }
    }
    const { storage } = this.#service
    const start = async () => {
      for (let log: { epoch: string; sentId: number } | null = null; ; ) {
        const { epoch, latestEventId } = await this.#whenThere(() => storage.getConversation(this.id), () => detached)
        if (detached) return
        // Of a log that took another's place everything is new; one that was set back is gone on with at its end.
        const again: number = log?.epoch === epoch ? Math.min(log.sentId, latestEventId) : -1
        const follower: Follower = { write, end: null, atEnd: () => {}, transient: () => {}, ended: (reason) => void (follower.end = reason) }
        cursor = this.#cursor(epoch, log === null ? (given.afterId ?? latestEventId) : again, follower)
        if (!(await wasReplaced(cursor, follower))) return
        log = { epoch, sentId: cursor.sentId }
      }
    }
    start().catch((error: unknown) => this.#report(error))
    return () => {
      detached = true
      cursor?.close()
    }
  }

  #cursor(epoch: string, afterId: number, follower: LogFollower): LogCursor {
    const { storage, hubs, options: { runtime } } = this.#service
    return new LogCursor({ storage, hubs, runtime, conversationId: this.id, epoch, afterId, follower })
  }

  /** Waits for a store that is away for the moment. */
  async #whenThere<T>(read: () => Promise<T>, isOver: () => boolean): Promise<T> {
    for (;;) {
      try {
        return await read()
      } catch (error) {
        if (!isEventreelError(error) || !error.retryable || isOver()) throw error
        await sleep(RETRY_MS, undefined, this.#service.options.runtime)
      }
    }
  }

  #report(error: unknown): void {
    if (isEventreelError(error, 'closed')) return
    this.#service.options.logger({ level: 'error', what: 'subscribe', ...errorDetails(error) })
  }
}

interface Follower extends LogFollower {
  /** Why it was told to end. */
  end: EndReason | null
}

/** Runs a cursor to its end. */
async function wasReplaced(cursor: LogCursor, follower: Follower): Promise<boolean> {
  try {
    await cursor.run()
    return follower.end === 'replaced'
  } catch (error) {
    if (isEventreelError(error, 'epoch_changed')) return true
    throw error
  }
}
