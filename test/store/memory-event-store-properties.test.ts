import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { describeLogProperties } from './log-properties.ts'

describeLogProperties('MemoryEventStore', 300, async () => {
  const log = new MemoryEventStore({ conversationId: 'c', mirror: true })
  return { open: async () => log, end: async () => {} }
})
