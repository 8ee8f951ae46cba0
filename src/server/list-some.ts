import { EventreelError, isEventreelError } from '../errors.ts'
import type { ConversationList, ConversationRecord, EventStorage } from './storage.ts'

/**
 * The list of conversations as a key for some of them sees it: newest first, in pages.
 * @throws `bad_request` for a page id that is none of this list.
 */
export async function listSome(
  storage: Pick<EventStorage, 'getConversation'>,
  ids: ReadonlySet<string>,
  { limit, pageId }: { limit: number; pageId?: string | undefined },
): Promise<ConversationList> {
  const found = await Promise.all([...ids].map((id) => find(storage, id)))
  const newestFirst = found.filter((record) => record !== null).sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))
  const before = pageId === undefined ? undefined : readPlace(pageId)
  const left = newestFirst.filter((record) => before === undefined || placeOf(record) < before)
  const page = left.slice(0, limit)
  const last = page.at(-1)
  return { conversations: page, nextPageId: last !== undefined && left.length > page.length ? Buffer.from(placeOf(last)).toString('base64url') : null }
}

/** Its time, and its id where two have the same. */
function placeOf({ createdAt, conversationId }: ConversationRecord): string {
  return `${createdAt} ${conversationId}`
}

function readPlace(pageId: string): string {
  const place = Buffer.from(pageId, 'base64url').toString()
  if (!/^\d{4}-\d\d-\d\dT\S+ ./.test(place)) throw new EventreelError('bad_request', 'page_id: is none that this server gave')
  return place
}

async function find(storage: Pick<EventStorage, 'getConversation'>, id: string): Promise<ConversationRecord | null> {
  try {
    return await storage.getConversation(id)
  } catch (error) {
    if (isEventreelError(error, 'conversation_not_found')) return null
    throw error
  }
}
