import { useInfiniteQuery } from '@tanstack/react-query'
import type { AgentEvent } from '../protocol/agent-event.ts'
import type { EventFilter } from '../protocol/event-filter.ts'
import { useEventClient } from './event-client-provider.tsx'

export interface UseEventSearchResult {
  /** Matches newest first, as far as found. */
  readonly matches: readonly AgentEvent[]
  readonly isSearching: boolean
  readonly error: Error | null
  readonly hasMore: boolean
  readonly loadMore: () => Promise<unknown>
}

/** Matches found at once. */
const PAGE_SIZE = 50

/**
 * Searches a whole conversation, newest first, also where it was never on the screen; off the main thread where there is a worker.
 * Needs a `QueryClientProvider` of TanStack Query above.
 *
 * @param filter null: nothing is searched
 * @example const { matches, loadMore } = useEventSearch('42', new EventFilter({ query: 'TypeError' }))
 */
export function useEventSearch(conversationId: string | null, filter: EventFilter | null): UseEventSearchResult {
  const client = useEventClient()
  const isAsked = conversationId !== null && filter !== null
  const query = useInfiniteQuery({
    queryKey: ['eventreel', 'search', conversationId, filter?.toSearchParams().toString() ?? null],
    enabled: isAsked,
    queryFn: async ({ pageParam, signal }) => {
      const matches: AgentEvent[] = []
      if (!isAsked) return matches
      const search = client.conversation(conversationId).search({ filter, reverse: true, limit: PAGE_SIZE, endId: pageParam ?? undefined, signal })
      for await (const event of search) matches.push(event)
      return matches
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => {
      const oldest = last.at(-1)
      return oldest === undefined || last.length < PAGE_SIZE || oldest.id === 0 ? undefined : oldest.id - 1
    },
    // What was read once never changes; what is new is found by asking again.
    retry: false,
  })
  return {
    matches: query.data?.pages.flat() ?? [],
    isSearching: query.isFetching,
    error: query.error,
    hasMore: query.hasNextPage,
    loadMore: query.fetchNextPage,
  }
}
