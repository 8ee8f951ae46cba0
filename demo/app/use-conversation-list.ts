import type { ConversationSummary } from 'eventreel'
import { useConversations } from 'eventreel/react'
import { useEffect, useMemo, useState } from 'react'

const KEY = 'eventreel-demo-conversations'
const REFRESH_MS = 5000

export interface ConversationListState {
  readonly conversations: readonly ConversationSummary[]
  readonly isLoading: boolean
  /** Whether the server did not answer, and the list is the one from before. */
  readonly isRemembered: boolean
  readonly hasMore: boolean
  readonly loadMore: () => Promise<unknown>
  readonly refetch: () => Promise<unknown>
}

/** The server's list, and without a server the last one that it gave. */
export function useConversationList(): ConversationListState {
  const { conversations: all, isLoading, error, hasMore, loadMore, refetch } = useConversations({ limit: 50, refetchInterval: REFRESH_MS })
  // What an agent began stands inside of what began it.
  const conversations = useMemo(() => all.filter(({ parentId }) => parentId === null), [all])
  const [remembered] = useState(readRemembered)
  useEffect(() => {
    if (conversations.length > 0) localStorage.setItem(KEY, JSON.stringify(conversations))
  }, [conversations])
  const answered = conversations.length > 0 || (!isLoading && error === null)
  return {
    conversations: answered ? conversations : remembered,
    isLoading: isLoading && remembered.length === 0,
    isRemembered: error !== null,
    hasMore,
    loadMore,
    refetch,
  }
}

function readRemembered(): ConversationSummary[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(value) ? (value as ConversationSummary[]) : []
  } catch {
    // Somebody else's text under our name is as good as none.
    return []
  }
}
