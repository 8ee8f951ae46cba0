import { EventreelError } from '../errors.ts'
import type { ConversationSummary } from '../protocol/conversation-summary.ts'
import { fields } from '../protocol/fields.ts'
import { assertShape } from '../protocol/shape.ts'
import { requestJson, type HttpOptions } from './http.ts'

const summary = fields('conversation_id title? created_at? last_updated_at? latest_event_id?:number parent_id?')
const listAnswer = fields('results:summary[] next_page_id?', { summary })
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
  const answer = await requestJson(`${baseUrl}/api/conversations?${params.toString()}`, http, { signal })
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
