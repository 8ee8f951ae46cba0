import { useConversations } from '../../react/use-conversations.ts'
import type { ConversationListItem } from '../panels/conversation-list-item.ts'
import { ConversationList, type ConversationListProps } from '../panels/ConversationList.tsx'

export interface ConversationsProps extends Pick<ConversationListProps, 'className' | 'hrefOf' | 'labels' | 'onSelect' | 'selectedId' | 'timeZone'> {
  /** Conversations a page, 1..100. Default 20. */
  readonly limit?: number | undefined
  /** Asks the server again this often, in milliseconds. */
  readonly refetchInterval?: number | undefined
  /** What the app knows of a conversation besides: what its agent does, what is kept of it here. */
  readonly detailsOf?: ((conversationId: string) => Pick<ConversationListItem, 'bytesKept' | 'state'> | undefined) | undefined
}

/**
 * The server's conversations. Needs a `QueryClientProvider` of TanStack Query above.
 * @example <Conversations selectedId={id} onSelect={setId} />
 */
export function Conversations({ limit = 20, refetchInterval, detailsOf, ...looks }: ConversationsProps) {
  const { conversations, isLoading, error, hasMore, loadMore, refetch } = useConversations({ limit, ...(refetchInterval !== undefined && { refetchInterval }) })
  const items = detailsOf === undefined ? conversations : conversations.map((conversation) => ({ ...conversation, ...detailsOf(conversation.conversationId) }))
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
