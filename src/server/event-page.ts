import { EventreelError } from '../errors.ts'
import type { EventFilter } from '../protocol/event-filter.ts'
import { ByteBudget } from './byte-budget.ts'
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

/** Reads a page as the answer's JSON; `conversation` is how the log was when the question came. With a filter it may read the whole log. */
export async function readPage(storage: EventStorage, conversation: ConversationRecord, query: PageQuery, signal?: AbortSignal): Promise<Buffer> {
  const { epoch, latestEventId } = conversation
  const { events, hasMore } = (query.filter === null ? await readWhole(storage, conversation, query) : null) ?? (await readOneByOne(storage, conversation, query, signal))
  const tail = isClosed(conversation, query) ? '' : `,"latest_event_id":${latestEventId},"epoch":${JSON.stringify(epoch)}`
  return Buffer.concat([Buffer.from('{"events":['), events, Buffer.from(`],"has_more":${hasMore}${tail}}`)])
}

interface PageEvents {
  readonly events: Uint8Array
  readonly hasMore: boolean
}

/** A page that need not be cut: its ids are known before it is read. Null for one that is too large. */
async function readWhole(storage: EventStorage, conversation: ConversationRecord, query: PageQuery): Promise<PageEvents | null> {
  const { startId, limit, reverse } = query
  const { conversationId, epoch } = conversation
  const endId = lastOf(conversation, query)
  const from = reverse ? Math.max(startId, endId - limit + 1) : startId
  const to = reverse ? endId : Math.min(endId, startId + limit - 1)
  if (to < from) return { events: Buffer.alloc(0), hasMore: false }
  const events = await storage.readJson({ conversationId, epoch, from, to, reverse, shown: shownTo(query), maxBytes: MAX_PAGE_BYTES })
  return events && { events, hasMore: reverse ? from > startId : to < endId }
}

async function readOneByOne(storage: EventStorage, conversation: ConversationRecord, query: PageQuery, signal?: AbortSignal): Promise<PageEvents> {
  const { conversationId, epoch } = conversation
  const range = { startId: query.startId, endId: lastOf(conversation, query), reverse: query.reverse, epoch }
  const pageSize = query.filter === null ? query.limit + 1 : undefined
  const texts: string[] = []
  let hasMore = false
  const budget = new ByteBudget(query.epoch === undefined ? MAX_PLAIN_PAGE_BYTES : MAX_PAGE_BYTES)
  search: for await (const page of readPages(storage, conversationId, { ...range, pageSize, signal })) {
    for (const stored of page) {
      if (query.filter?.exclude(parseStored(stored)) === true) continue
      const text = eventText(stored, shownTo(query))
      hasMore = texts.length === query.limit || !budget.takes(text)
      if (hasMore) break search
      texts.push(text)
    }
  }
  return { events: Buffer.from(texts.join(',')), hasMore }
}

function lastOf({ latestEventId }: ConversationRecord, { endId = latestEventId }: PageQuery): number {
  return Math.min(endId, latestEventId)
}

/** Who names the epoch knows of what we add to events. */
function shownTo({ epoch }: PageQuery): 'plain' | 'contiguous' {
  return epoch === undefined ? 'plain' : 'contiguous'
}

/** Whether the range can never change: it ends at an event that is there. */
export function isClosed(conversation: ConversationRecord, query: PageQuery): boolean {
  return query.endId !== undefined && query.endId <= conversation.latestEventId
}
