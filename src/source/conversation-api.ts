import * as v from 'valibot'
import { EventreelError, ProtocolError } from '../errors.ts'
import { requestJson, type HttpOptions } from './http.ts'

const summary = v.looseObject({
  conversation_id: v.string(),
  title: v.nullish(v.string()),
  created_at: v.nullish(v.string()),
  last_updated_at: v.nullish(v.string()),
  latest_event_id: v.nullish(v.number()),
  parent_id: v.nullish(v.string()),
})
const listAnswer = v.looseObject({ results: v.array(summary), next_page_id: v.nullish(v.string()) })
const createAnswer = v.looseObject({ conversation_id: v.string() })

export interface ListedConversation {
  readonly conversationId: string
  readonly title: string | null
  readonly createdAt: string | null
  readonly lastUpdatedAt: string | null
  readonly latestEventId: number | null
  readonly parentId: string | null
}

/** `GET /api/conversations`, which V0 servers have too. */
export async function listConversations(
  baseUrl: string,
  http: HttpOptions,
  query: { pageId?: string | undefined; limit?: number | undefined },
  signal: AbortSignal,
): Promise<{ results: readonly ListedConversation[]; nextPageId: string | null }> {
  const params = new URLSearchParams({ limit: String(query.limit ?? 20) })
  if (query.pageId !== undefined) params.set('page_id', query.pageId)
  const answer = check(listAnswer, await requestJson(`${baseUrl}/api/conversations?${params.toString()}`, http, { signal }))
  const results = answer.results.map((row) => ({
    conversationId: row.conversation_id,
    title: row.title ?? null,
    createdAt: row.created_at ?? null,
    lastUpdatedAt: row.last_updated_at ?? null,
    latestEventId: row.latest_event_id ?? null,
    parentId: row.parent_id ?? null,
  }))
  return { results, nextPageId: answer.next_page_id ?? null }
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
    return { conversationId: check(createAnswer, answer).conversation_id }
  } catch (error) {
    if (error instanceof EventreelError && error.status === 409) throw new EventreelError('conversation_exists', error.message, { cause: error, status: 409 })
    throw error
  }
}

function check<T>(schema: v.GenericSchema<unknown, T>, answer: unknown): T {
  const result = v.safeParse(schema, answer)
  if (result.success) return result.output
  const field = result.issues[0].path?.map((item) => String(item.key)).join('.') ?? ''
  throw new ProtocolError(field, `The answer is not what a list of conversations looks like: ${field} ${result.issues[0].message}`, { cause: result.issues })
}
