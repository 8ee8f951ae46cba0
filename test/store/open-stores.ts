import { onTestFinished } from 'vitest'
import { EventStore } from '../../src/store/event-store.ts'
import type { EventStoreOptions } from '../../src/store/event-store.ts'

/** Opens a store that is closed after the test; by default a mirror of one conversation, in a database of the test's own. */
export async function openStore(options: Partial<EventStoreOptions> & { databaseName: string }): Promise<EventStore> {
  const store = await EventStore.open({ conversationId: 'c', baseUrl: 'https://host', ...options })
  onTestFinished(() => store.close())
  return store
}

export function databaseName(): string {
  return `test-${crypto.randomUUID()}`
}
