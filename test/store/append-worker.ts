import { EventStore } from '../../src/store/event-store.ts'
import { makeEvents } from './make-events.ts'

/** Appends events one by one to a store that another thread has open too. */
self.onmessage = async ({ data }: MessageEvent<{ databaseName: string; from: number; to: number }>) => {
  const store = await EventStore.open({ conversationId: 'c', baseUrl: 'https://host', databaseName: data.databaseName })
  for (const event of makeEvents(data.from, data.to)) await store.append([event])
  await store.close()
  self.postMessage('done')
}
