import { useInfiniteQuery } from '@tanstack/react-query'
import type { ConversationSummary } from '../protocol/conversation-summary.ts'
import { useEventClient } from './event-client-provider.tsx'

export interface UseConversationsResult {
  /** Newest first, as far as loaded. */
  readonly conversations: readonly ConversationSummary[]
  readonly isLoading: boolean
  readonly error: Error | null
  readonly hasMore: boolean
  readonly loadMore: () => Promise<unknown>
  readonly refetch: () => Promise<unknown>
}

/**
 * The server's conversations. Needs a `QueryClientProvider` of TanStack Query above.
 * @param options.limit conversations a page, 1..100, default 20
 * @param options.refetchInterval asks again this often, in milliseconds; default: only when TanStack Query would
 * @example const { conversations, hasMore, loadMore } = useConversations()
 */
export function useConversations(options: { readonly limit?: number; readonly refetchInterval?: number } = {}): UseConversationsResult {
  const client = useEventClient()
  const { limit = 20, refetchInterval = false } = options
  const query = useInfiniteQuery({
    queryKey: ['eventreel', 'conversations', limit],
    queryFn: ({ pageParam, signal }) => client.listConversations({ limit, signal, pageId: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextPageId,
    // The client repeats what can be repeated.
    retry: false,
    refetchInterval,
  })
  return {
    conversations: query.data?.pages.flatMap((page) => page.results) ?? [],
    isLoading: query.isLoading,
    error: query.error,
    hasMore: query.hasNextPage,
    loadMore: query.fetchNextPage,
    refetch: query.refetch,
  }
}
