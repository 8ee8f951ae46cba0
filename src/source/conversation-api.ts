import { EventreelError, isEventreelError } from '../errors.ts'
import type { ConversationSummary } from '../protocol/conversation-summary.ts'
import { fields } from '../protocol/fields.ts'
import { assertShape } from '../protocol/shape.ts'
import { isConversationId } from '../protocol/sub-conversations.ts'
import { conversationUrl } from '../protocol/urls.ts'
import { requestJson, type HttpOptions } from './http.ts'

const summary = fields('conversation_id title? created_at? last_updated_at? latest_event_id?:number parent_id?')
const listAnswer = fields('results:summary[] next_page_id?', { summary })
const v1Answer = fields('sub_conversation_ids?:any')
const createAnswer = fields('conversation_id')

/** `GET /api/conversations`, which V0 servers have too. */
export async function listConversations(
  baseUrl: string,
  http: HttpOptions,
  query: { pageId?: string | undefined; limit?: number | undefined; parentId?: string | undefined },
  signal: AbortSignal,
): Promise<{ results: readonly ConversationSummary[]; nextPageId: string | null }> {
  const params = new URLSearchParams({ limit: String(query.limit ?? 20) })
  const { pageId, parentId } = query
  if (pageId !== undefined) params.set('page_id', pageId)
  if (parentId !== undefined) params.set('parent_id', parentId)
  let answer: unknown
  try {
    answer = await requestJson(`${baseUrl}/api/conversations?${params.toString()}`, http, { signal })
  } catch (error) {
    if (parentId === undefined || !isEventreelError(error, 'bad_request')) throw error
    return { results: await listNamed(baseUrl, http, parentId, signal), nextPageId: null }
  }
  assertShape(listAnswer, answer, 'conversations')
  const results = answer.results.map((row) => ({
    conversationId: row.conversation_id,
    title: row.title ?? null,
    createdAt: row.created_at ?? null,
    lastUpdatedAt: row.last_updated_at ?? null,
    latestEventId: row.latest_event_id ?? null,
    parentId: row.parent_id ?? null,
  }))
  const own = results.filter((row) => parentId === undefined || row.parentId === parentId)
  // A server that does not know the question answers with everything: its other pages are no better.
  return { results: own, nextPageId: own.length < results.length ? null : (answer.next_page_id ?? null) }
}

/** What a conversation of a V1 server says that it began. Such a server lists no conversations without being told which. */
async function listNamed(baseUrl: string, http: HttpOptions, parentId: string, signal: AbortSignal): Promise<ConversationSummary[]> {
  const answer = await requestJson(conversationUrl(baseUrl, parentId), http, { signal })
  assertShape(v1Answer, answer, 'conversation')
  const { sub_conversation_ids: ids } = answer
  const named: readonly unknown[] = Array.isArray(ids) ? ids : []
  return named.filter(isConversationId).map((conversationId) => ({ conversationId, title: null, createdAt: null, lastUpdatedAt: null, latestEventId: null, parentId }))
}

/** `POST /api/conversations`. */
export async function createConversation(
  baseUrl: string,
  http: HttpOptions,
  options: { conversationId?: string | undefined; title?: string | undefined; parentId?: string | undefined },
  signal: AbortSignal,
): Promise<{ conversationId: string }> {
  const body = JSON.stringify({ conversation_id: options.conversationId, title: options.title, parent_id: options.parentId })
  try {
    // Once: a repeated creation could make two.
    const answer = await requestJson(`${baseUrl}/api/conversations`, http, { method: 'POST', body, signal, tries: 1 })
    assertShape(createAnswer, answer, 'conversation')
    return { conversationId: answer.conversation_id }
  } catch (error) {
    if (error instanceof EventreelError && error.status === 409) throw new EventreelError('conversation_exists', error.message, { cause: error, status: 409 })
    throw error
  }
}
