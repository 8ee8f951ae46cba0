import { afterEach } from 'vitest'
import { EventStore } from '../../src/store/event-store.ts'
import type { EventStoreOptions } from '../../src/store/event-store.ts'
import { conformanceSpan, describeEventLog } from './event-log-conformance.ts'
import { describeMirrorEventLog } from './mirror-log-conformance.ts'
import { describeWritableEventLog } from './writable-log-conformance.ts'

const stores: EventStore[] = []

async function open(options: Partial<EventStoreOptions> = {}): Promise<EventStore> {
  const store = await EventStore.open({ conversationId: crypto.randomUUID(), databaseName: 'conformance', ...options })
  stores.push(store)
  return store
}

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

describeEventLog('EventStore', async (events) => {
  const log = await open()
  await log.append(events, events.length > 0 ? { covers: conformanceSpan } : {})
  return log
})

describeEventLog('EventStore written event by event', async (events) => {
  const log = await open()
  for (const event of events) await log.append([event])
  if (events.length > 0) await log.append([], { covers: conformanceSpan })
  return log
})

describeEventLog('EventStore with pages of 7', async (events) => {
  const log = await open({ pageSize: 7 })
  for (let i = 0; i < events.length; i += 10) await log.append(events.slice(i, i + 10))
  if (events.length > 0) await log.append([], { covers: conformanceSpan })
  return log
})

describeWritableEventLog('EventStore', () => open())
describeMirrorEventLog('EventStore', () => open({ baseUrl: 'https://host' }))
