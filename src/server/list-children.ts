import { EventreelError } from '../errors.ts'
import type { Grant } from './grant.ts'
import type { ConversationList, ConversationRecord, EventStorage, ListQuery } from './storage.ts'

/**
 * The sub-conversations of one, as a key sees them: in the order in which they were made, in pages, those that it does not open left out.
 * @throws `forbidden` where the key does not open the parent, whether there is one or not.
 */
export async function listChildren(
  storage: Pick<EventStorage, 'listConversations'>,
  grant: Pick<Grant, 'mayRead'>,
  query: ListQuery & { readonly parentId: string },
): Promise<ConversationList> {
  const { limit, parentId } = query
  if (!grant.mayRead(parentId)) throw new EventreelError('forbidden', 'This key is not for that')
  const found: ConversationRecord[] = []
  let pageId = query.pageId ?? null
  do {
    const page = await storage.listConversations({ parentId, limit: limit - found.length, pageId: pageId ?? undefined })
    found.push(...page.conversations.filter((child) => grant.mayRead(child.conversationId)))
    pageId = page.nextPageId
  } while (pageId !== null && found.length < limit)
  return { conversations: found, nextPageId: pageId }
}
