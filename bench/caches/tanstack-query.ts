import { createAsyncStoragePersister } from '@tanstack/query-async-storage-persister'
import { persistQueryClientRestore, persistQueryClientSave } from '@tanstack/query-persist-client-core'
import { QueryClient, type InfiniteData } from '@tanstack/react-query'
import { createStore, del, get, set } from 'idb-keyval'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { EventCache } from '../lib/event-cache.ts'

/** The persister names the class of its own copy of the core, which differs from this one's in its patch version. */
type PersistedClient = Parameters<typeof persistQueryClientSave>[0]['queryClient']
type Pages = InfiniteData<readonly AgentEvent[], number>
const queryKey = ['conversation', '0f8e6d1c-5b7a-4c3e-9d2f-1a2b3c4d5e6f', 'events']

/** An infinite query of pages; the whole cache is one value, saved when it changes, at most once a second. */
export const cache: EventCache = {
  async open(name) {
    const store = createStore(name, 'keyval')
    const persister = createAsyncStoragePersister({
      storage: { getItem: (key) => get<string>(key, store), setItem: (key, value) => set(key, value, store), removeItem: (key) => del(key, store) },
      // Asked for when it is to be saved, so that nothing waits for a second.
      throttleTime: 0,
      retry: ({ error }) => {
        throw error
      },
    })
    const queryClient = new QueryClient({ defaultOptions: { queries: { gcTime: Infinity, staleTime: Infinity } } })
    const saved = { queryClient: queryClient as unknown as PersistedClient, persister }
    await persistQueryClientRestore(saved)
    const pages = () => queryClient.getQueryData<Pages>(queryKey) ?? { pages: [], pageParams: [] }
    const page = (from: number) => pages().pages.flatMap((events) => events.filter(({ id }) => id >= from && id < from + 100))
    return {
      keep: async (events) => {
        const old = pages()
        queryClient.setQueryData<Pages>(queryKey, { pages: [...old.pages, events], pageParams: [...old.pageParams, events[0]?.id ?? 0] })
      },
      settle: () => persistQueryClientSave(saved),
      last: async (count) => pages().pages.slice(-1).flat().slice(-count),
      readAll: async () => pages().pages.flat().length,
      page: async (from) => page(from),
      search: async (text, below) => pages().pages.flat().filter((event) => event.id < below && JSON.stringify(event).includes(text)).length,
      close: () => queryClient.clear(),
    }
  },
}
