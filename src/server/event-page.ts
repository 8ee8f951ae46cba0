import { EventreelError } from '../errors.ts'
import type { EventFilter } from '../protocol/event-filter.ts'
import { eventText } from './event-text.ts'
import { parseStored, readPages } from './storage-event-log.ts'
import type { ConversationRecord, EventStorage } from './storage.ts'
import { readBoolean, readInteger } from './validation.ts'
import { readFilter } from './http-context.ts'

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100
const MAX_LIMIT_WITH_EPOCH = 1000
const MAX_PAGE_BYTES = 8 << 20
/** Clients of the mechanism do not know of pages that are cut, but go on where one ends: only what would exhaust the server is cut. */
const MAX_PLAIN_PAGE_BYTES = 64 << 20

/** What `GET /events` was asked. */
export interface PageQuery {
  readonly startId: number
  readonly endId: number | undefined
  readonly reverse: boolean
  readonly limit: number
  readonly epoch: string | undefined
  readonly filter: EventFilter | null
}

/** @throws `invalid_limit`, `protocol_error`. */
export function readPageQuery(query: URLSearchParams): PageQuery {
  const epoch = query.get('epoch') || undefined
  const limit = readInteger(query, 'limit') ?? DEFAULT_LIMIT
  if (limit < 1 || limit > (epoch === undefined ? MAX_LIMIT : MAX_LIMIT_WITH_EPOCH)) throw new EventreelError('invalid_limit', 'Invalid limit')
  return {
    startId: Math.max(0, readInteger(query, 'start_id') ?? 0),
    endId: readInteger(query, 'end_id'),
    reverse: readBoolean(query, 'reverse'),
    limit,
    epoch,
    filter: readFilter(query),
  }
}

export interface Page {
  /** The answer's JSON. */
  readonly text: string
  /** Whether the range can never change: it ends at an event that is there. */
  readonly closed: boolean
}

/** Reads a page; `conversation` is how the log was when the question came. */
export async function readPage(storage: EventStorage, conversation: ConversationRecord, query: PageQuery): Promise<Page> {
  const { conversationId, epoch, latestEventId } = conversation
  const closed = isClosed(conversation, query)
  const endId = Math.min(query.endId ?? latestEventId, latestEventId)
  const range = { startId: query.startId, endId, reverse: query.reverse, epoch }
  const pageSize = query.filter === null ? query.limit + 1 : undefined
  const shown = query.epoch === undefined ? 'plain' : 'contiguous'
  const texts: string[] = []
  let bytes = 0
  let hasMore = false
  const maxBytes = query.epoch === undefined ? MAX_PLAIN_PAGE_BYTES : MAX_PAGE_BYTES
  search: for await (const page of readPages(storage, conversationId, { ...range, pageSize })) {
    for (const stored of page) {
      if (query.filter?.exclude(parseStored(stored)) === true) continue
      const text = eventText(stored, shown)
      bytes += Buffer.byteLength(text)
      hasMore = texts.length === query.limit || (texts.length > 0 && bytes > maxBytes)
      if (hasMore) break search
      texts.push(text)
    }
  }
  const tail = closed ? '' : `,"latest_event_id":${latestEventId},"epoch":${JSON.stringify(epoch)}`
  return { text: `{"events":[${texts.join(',')}],"has_more":${hasMore}${tail}}`, closed }
}

export function isClosed(conversation: ConversationRecord, query: PageQuery): boolean {
  return query.endId !== undefined && query.endId <= conversation.latestEventId
}
