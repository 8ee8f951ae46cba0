import { EventreelError, isEventreelError } from '../errors.ts'
import { acceptedEncoding, type Answer, encodeBody, errorAnswer, isNotModified, json } from './http-answer.ts'
import { readJsonBody } from './http-body.ts'
import type { HttpContext } from './http-context.ts'
import { scan } from './http-scan.ts'
import { isClosed, readPage, readPageQuery, type PageQuery } from './event-page.ts'
import { eventText } from './event-text.ts'
import { digest } from './fingerprint.ts'
import type { ConversationRecord } from './storage.ts'
import { checkKey, checkList, checkNewEvent, type CheckedEvent } from './validation.ts'

export async function getEvents(context: HttpContext, conversationId: string): Promise<Answer> {
  const query = readPageQuery(context.query)
  const { storage } = context.service
  const conversation = await storage.getConversation(conversationId)
  if (query.epoch !== undefined && query.epoch !== conversation.epoch) return epochChanged(conversation)
  const headers = cacheHeaders(context, conversation, query)
  if (isNotModified(context.request, headers.ETag)) return { status: 304, headers }
  const accepted = acceptedEncoding(context.request)
  const read = async (signal?: AbortSignal) => encodeBody(await readPage(storage, conversation, query, signal), accepted)
  // Without a filter no more is read than is answered.
  const readNow = () => (query.filter === null ? read() : scan(context, read))
  try {
    // What can never change is named by its tag, which holds the log and all that was asked.
    const isFinal = isClosed(conversation, query) && query.filter === null
    return { status: 200, body: await (isFinal ? context.pages.get(`${headers.ETag} ${accepted}`, () => read()) : readNow()), headers }
  } catch (error) {
    // It was made anew meanwhile.
    if (!isEventreelError(error, 'epoch_changed')) throw error
    return epochChanged(await storage.getConversation(conversationId))
  }
}

/** Must be equal on every node that serves this log: made of what is asked and of the log's state, never of this process. */
function cacheHeaders({ limits }: HttpContext, conversation: ConversationRecord, query: PageQuery): { readonly ETag: string; readonly 'Cache-Control': string } {
  const closed = isClosed(conversation, query)
  const state = closed ? '' : String(conversation.latestEventId)
  const etag = tagOf([conversation.conversationId, conversation.epoch, query, state])
  const headers = { ETag: etag }
  if (!limits.cacheable) return { ...headers, 'Cache-Control': 'no-store' }
  const immutable = closed && query.epoch !== undefined && query.filter === null
  return { ...headers, 'Cache-Control': immutable ? `public, max-age=${limits.immutableMaxAge}, immutable` : 'no-cache' }
}

function tagOf(facts: readonly unknown[]): string {
  return `W/"${digest(JSON.stringify(facts)).slice(0, 22)}"`
}

export async function getEvent(context: HttpContext, conversationId: string, eventId: string): Promise<Answer> {
  const { storage } = context.service
  const conversation = await storage.getConversation(conversationId)
  const asked = context.query.get('epoch')
  if (asked !== null && asked !== '' && asked !== conversation.epoch) return epochChanged(conversation)
  const id = /^\d{1,15}$/.test(eventId) ? Number(eventId) : null
  if (id === null) return json(422, { code: 'protocol_error', detail: 'event_id: an integer is expected', field: 'event_id' })
  const [stored] = await storage.read({ conversationId, epoch: conversation.epoch, from: id, to: id, limit: 1, maxBytes: Infinity })
  if (stored === undefined) throw new EventreelError('event_not_found', 'Event not found')
  const shown = asked ? 'contiguous' : 'plain'
  const headers = { ETag: tagOf([conversation.conversationId, conversation.epoch, id, shown]), 'Cache-Control': context.limits.cacheable ? 'no-cache' : 'no-store' }
  if (isNotModified(context.request, headers.ETag)) return { status: 304, headers }
  return { status: 200, body: eventText(stored, shown), headers }
}

export async function postEvents(context: HttpContext, conversationId: string): Promise<Answer> {
  const body = await readJsonBody(context.request, context.limits.maxBodyBytes)
  return append(context, conversationId, Array.isArray(body) ? checkList(body) : [checkNewEvent(body)], Array.isArray(body))
}

export async function postMessage(context: HttpContext, conversationId: string): Promise<Answer> {
  const body = await readJsonBody(context.request, context.limits.maxBodyBytes)
  const content = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined
  if (typeof content !== 'string') return json(422, { code: 'protocol_error', detail: 'message: a string is expected', field: 'message' })
  const event = { action: 'message', args: { content, file_urls: null, image_urls: null, wait_for_response: false } }
  return append(context, conversationId, [checkNewEvent(event)], false)
}

async function append(context: HttpContext, conversationId: string, list: readonly CheckedEvent[], isList: boolean): Promise<Answer> {
  const header = context.request.headers['idempotency-key']
  const idempotencyKey = header === undefined ? undefined : checkKey(header, 'Idempotency-Key')
  if (idempotencyKey !== undefined && list.some(({ event }) => event.idempotency_key != null && (isList || event.idempotency_key !== idempotencyKey))) {
    return json(422, { code: 'protocol_error', detail: 'idempotency_key: given twice', field: 'idempotency_key' })
  }
  context.countEvents(list.length)
  const epoch = context.query.get('epoch') || undefined
  try {
    const { ids, epoch: current } = await context.service.append(conversationId, list, { source: 'user', epoch, idempotencyKey, fromClient: true })
    return json(201, { success: true, id: ids[0], ids, epoch: current })
  } catch (error) {
    if (!isEventreelError(error, 'epoch_changed')) throw error
    return epochChanged(await context.service.storage.getConversation(conversationId))
  }
}

function epochChanged(conversation: ConversationRecord): Answer {
  return errorAnswer(new EventreelError('epoch_changed', 'The conversation has another epoch.'), { epoch: conversation.epoch })
}
