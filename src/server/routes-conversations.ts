import { EventreelError, ProtocolError } from '../errors.ts'
import { validateConversationId } from '../protocol/urls.ts'
import type { EventService } from './event-service.ts'
import type { Grant } from './grant.ts'
import { json, type Answer } from './http-answer.ts'
import { readJsonBody } from './http-body.ts'
import type { HttpContext } from './http-context.ts'
import { listChildren } from './list-children.ts'
import { listSome } from './list-some.ts'
import type { ConversationList, ConversationRecord, ListQuery } from './storage.ts'
import { checkTitle, readInteger } from './validation.ts'

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100

export async function postConversation({ service, request, limits, grant }: HttpContext): Promise<Answer> {
  const body = await readJsonBody(request, limits.maxBodyBytes, { empty: {} })
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new ProtocolError('body', 'body: an object is expected')
  const given: Readonly<Record<string, unknown>> = { ...body }
  const conversationId = given['conversation_id'] == null ? service.options.runtime.uuid() : readId(given['conversation_id'])
  const conversation = await service.storage.createConversation({
    conversationId,
    title: service.options.secrets.title(conversationId, checkTitle(given['title'])),
    parentId: given['parent_id'] == null ? null : readId(given['parent_id']),
  })
  return json(201, conversationJson(conversation, showsParent(conversation, grant)))
}

export async function getConversations({ service, query, grant }: HttpContext): Promise<Answer> {
  const limit = readInteger(query, 'limit') ?? DEFAULT_LIMIT
  if (limit < 1 || limit > MAX_LIMIT) throw new EventreelError('invalid_limit', 'Invalid limit')
  const pageId = query.get('page_id') || undefined
  const parent = query.get('parent_id')
  const parentId = parent === null ? undefined : readId(parent)
  const { conversations, nextPageId } = await list(service, grant, { limit, pageId, parentId })
  return json(200, { results: conversations.map((conversation) => conversationJson(conversation, showsParent(conversation, grant))), next_page_id: nextPageId })
}

export async function getConversation({ service, mayRead }: HttpContext, conversationId: string): Promise<Answer> {
  const conversation = await service.storage.getConversation(conversationId)
  const { parentId } = conversation
  return json(200, conversationJson(conversation, parentId !== null && (await mayRead(parentId))))
}

export async function deleteConversation({ service }: HttpContext, conversationId: string): Promise<Answer> {
  await service.deleteConversation(conversationId)
  return json(200, { success: true })
}

function list({ storage }: EventService, grant: Grant, query: ListQuery): Promise<ConversationList> {
  if (query.parentId !== undefined) return listChildren(storage, grant, { ...query, parentId: query.parentId })
  return grant.conversations === null ? storage.listConversations(query) : listSome(storage, grant.conversations, query)
}

function readId(value: unknown): string {
  if (typeof value !== 'string') throw new EventreelError('invalid_conversation_id', 'Invalid conversation id')
  return validateConversationId(value)
}

function showsParent({ parentId }: ConversationRecord, grant: Grant): boolean {
  return parentId !== null && grant.mayRead(parentId)
}

function conversationJson(conversation: ConversationRecord, showParent: boolean) {
  return {
    conversation_id: conversation.conversationId,
    title: conversation.title,
    created_at: conversation.createdAt,
    last_updated_at: conversation.lastUpdatedAt,
    latest_event_id: conversation.latestEventId,
    epoch: conversation.epoch,
    // The id of another conversation is its own affair.
    parent_id: showParent ? conversation.parentId : null,
  }
}
