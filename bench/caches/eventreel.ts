import { AsyncEventStoreWrapper, createEventClient, EventFilter, EventStore } from 'eventreel'
import { GeneratedSource } from '../lib/generated-source.ts'
import type { EventCache } from '../lib/event-cache.ts'

const conversationId = '0f8e6d1c-5b7a-4c3e-9d2f-1a2b3c4d5e6f'
/** As a client names the copy of a conversation. */
export const place = { conversationId, baseUrl: `https://bench.example.com/api/conversations/${conversationId}`, userId: 'bench' }

export const cache: EventCache = {
  async open(databaseName) {
    const store = await EventStore.open({ ...place, databaseName })
    return {
      keep: (events) => store.append(events),
      last: (limit) => store.getMatchingEvents({ reverse: true, limit }),
      readAll: async () => {
        let count = 0
        for await (const event of store.searchEvents()) count += event.id >= 0 ? 1 : 0
        return count
      },
      page: (startId) => store.getMatchingEvents({ startId, limit: 100 }),
      search: async (query, below) => {
        let count = 0
        for await (const event of new AsyncEventStoreWrapper(store, { filter: new EventFilter({ query }), endId: below - 1 })) count += event.id < below ? 1 : 0
        return count
      },
      close: () => store.close(),
    }
  },
  /** A whole client, with a window on the end. */
  hold(databaseName) {
    const client = createEventClient({ ...place, databaseName, source: () => new GeneratedSource(0) })
    const window = client.conversation(conversationId).openWindow({ live: false })
    return new Promise((resolve) => {
      window.subscribe(() => window.getSnapshot().events.length >= 50 && resolve(window))
    })
  },
}
