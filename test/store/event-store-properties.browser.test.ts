import { EventStore } from '../../src/store/event-store.ts'
import { describeLogProperties } from './log-properties.ts'

describeLogProperties('EventStore', 40, async () => {
  const conversationId = crypto.randomUUID()
  const stores: EventStore[] = []
  return {
    open: async () => {
      const store = await EventStore.open({ conversationId, baseUrl: 'https://host', pageSize: 10, databaseName: 'properties' })
      stores.push(store)
      return store
    },
    end: async () => {
      for (const store of stores) await store.close()
    },
  }
})
