import { isEventreelError } from '../errors.ts'
import { validateConversationId } from '../protocol/urls.ts'
import type { AgentEvent, EventOrigin, NewEvent } from '../protocol/agent-event.ts'
import type { TransientFrame } from '../protocol/frames.ts'
import { sleep } from '../runtime.ts'
import type { EventService } from './event-service.ts'
import { errorDetails } from './logger.ts'
import { LogCursor } from './log-cursor.ts'
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
    const { storage, hubs, options: { runtime } } = this.#service
    const start = async () => {
      const { epoch, latestEventId } = await this.#whenThere(() => storage.getConversation(this.id), () => detached)
      const follower = { write, atEnd: () => {}, transient: () => {}, ended: () => {} }
      cursor = new LogCursor({ storage, hubs, runtime, conversationId: this.id, epoch, afterId: given.afterId ?? latestEventId, follower })
      if (!detached) await cursor.run()
    }
    start().catch((error: unknown) => this.#report(error))
    return () => {
      detached = true
      cursor?.close()
    }
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
