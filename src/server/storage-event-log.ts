import { EventreelError } from '../errors.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { eventText } from './event-text.ts'
import type { ServerEventLog, ServerEventQuery } from './options.ts'
import type { EventStorage, StoredEvent } from './storage.ts'

const PAGE_EVENTS = 500
const PAGE_BYTES = 4 << 20

/** Reads one conversation's log from the store. */
export class StorageEventLog implements ServerEventLog {
  readonly conversationId: string
  readonly #storage: EventStorage

  constructor(conversationId: string, storage: EventStorage) {
    this.conversationId = conversationId
    this.#storage = storage
  }

  async *searchEvents(query: ServerEventQuery = {}): AsyncIterable<AgentEvent> {
    const { filter, limit = Infinity, signal } = query
    if (limit !== Infinity && (!Number.isInteger(limit) || limit < 1)) throw new EventreelError('invalid_limit', 'limit: an integer of at least 1 is expected')
    let count = 0
    for await (const page of readPages(this.#storage, this.conversationId, query)) {
      for (const stored of page) {
        signal?.throwIfAborted()
        const event = parseStored(stored)
        if (filter?.exclude(event) === true) continue
        yield event
        if (++count >= limit) return
      }
    }
  }

  async getEvent(id: number, options: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    options.signal?.throwIfAborted()
    const [stored] = Number.isSafeInteger(id) && id >= 0 ? await this.#read(id, id, false) : []
    if (stored === undefined) throw new EventreelError('event_not_found', 'There is no such event.')
    return parseStored(stored)
  }

  async getLatestEvent(options: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    options.signal?.throwIfAborted()
    const [stored] = await this.#read(0, undefined, true)
    if (stored === undefined) throw new EventreelError('event_not_found', 'The conversation has no event.')
    return parseStored(stored)
  }

  async getLatestEventId(options: { signal?: AbortSignal | undefined } = {}): Promise<number> {
    options.signal?.throwIfAborted()
    return (await this.#storage.getConversation(this.conversationId)).latestEventId
  }

  async getMatchingEvents(query: ServerEventQuery = {}): Promise<AgentEvent[]> {
    const { limit = 100 } = query
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new EventreelError('invalid_limit', 'limit: an integer from 1 to 100 is expected')
    return await Array.fromAsync(this.searchEvents({ ...query, limit }))
  }

  #read(from: number, to: number | undefined, reverse: boolean): Promise<StoredEvent[]> {
    return this.#storage.read({ conversationId: this.conversationId, from, to, reverse, limit: 1, maxBytes: Infinity })
  }
}

interface PageRange {
  readonly startId?: number | undefined
  readonly endId?: number | undefined
  readonly reverse?: boolean | undefined
  readonly epoch?: string | undefined
  readonly pageSize?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * A range page by page, up to what the log held at the beginning, or to the signal. Must give way between pages: a scan of a long log holds
 * nobody up.
 */
export async function* readPages(
  storage: EventStorage,
  conversationId: string,
  range: PageRange,
): AsyncGenerator<StoredEvent[]> {
  const { epoch, latestEventId } = await storage.getConversation(conversationId)
  if (range.epoch !== undefined && range.epoch !== epoch) throw new EventreelError('epoch_changed', 'The conversation has another epoch.')
  const reverse = range.reverse === true
  let from = Math.max(0, range.startId ?? 0)
  let to = Math.min(range.endId ?? latestEventId, latestEventId)
  while (from <= to) {
    range.signal?.throwIfAborted()
    const page = await storage.read({ conversationId, epoch, from, to, reverse, limit: range.pageSize ?? PAGE_EVENTS, maxBytes: PAGE_BYTES })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    if (reverse) to = last.id - 1
    else from = last.id + 1
    if (from <= to) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Must be text that {@link eventText} made of a checked event, so that its shape is known. */
export function parseStored(stored: StoredEvent): AgentEvent {
  return JSON.parse(eventText(stored, 'contiguous')) as AgentEvent
}
