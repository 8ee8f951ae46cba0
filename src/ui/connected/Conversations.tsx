import { useEffect, useState } from 'react'
import type { SavedConversation } from '../../protocol/conversation-summary.ts'
import { useEventClient } from '../../react/event-client-provider.tsx'
import { useConversations } from '../../react/use-conversations.ts'
import type { ConversationListItem } from '../panels/conversation-list-item.ts'
import { ConversationList, type ConversationListProps } from '../panels/ConversationList.tsx'

export interface ConversationsProps extends Pick<ConversationListProps, 'className' | 'hrefOf' | 'labels' | 'onSelect' | 'selectedId' | 'timeZone'> {
  /** Conversations a page, 1..100. Default 20. */
  readonly limit?: number | undefined
  /** Asks the server again this often, in milliseconds. */
  readonly refetchInterval?: number | undefined
  /** What the app knows of a conversation besides: what its agent does. */
  readonly detailsOf?: ((conversationId: string) => Pick<ConversationListItem, 'bytesKept' | 'state'> | undefined) | undefined
}

/**
 * The server's conversations, and what is kept of each on this device. Needs a `QueryClientProvider` of TanStack Query above.
 * @example <Conversations selectedId={id} onSelect={setId} />
 */
export function Conversations({ limit = 20, refetchInterval, detailsOf, ...looks }: ConversationsProps) {
  const { conversations, isLoading, error, hasMore, loadMore, refetch } = useConversations({ limit, ...(refetchInterval !== undefined && { refetchInterval }) })
  const saved = useSaved(`${looks.selectedId ?? ''} ${conversations.length}`)
  const items = conversations.map((conversation) => ({
    ...conversation,
    bytesKept: saved.find(({ conversationId }) => conversationId === conversation.conversationId)?.bytes,
    ...detailsOf?.(conversation.conversationId),
  }))
  return (
    <ConversationList
      {...looks}
      conversations={items}
      loading={isLoading}
      error={error}
      onRetry={() => void refetch()}
      onLoadMore={hasMore ? () => void loadMore() : undefined}
    />
  )
}

/** What this device keeps, read anew when the occasion changes: another conversation was opened, or the list is longer. */
function useSaved(occasion: string): readonly SavedConversation[] {
  const client = useEventClient()
  const [saved, setSaved] = useState<readonly SavedConversation[]>([])
  useEffect(() => {
    let isWanted = true
    // A list without marks is better than none.
    client.savedConversations().then((list) => isWanted && setSaved(list), () => {})
    return () => {
      isWanted = false
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the disk does not tell when it changes: the occasion does
  }, [client, occasion])
  return saved
}
