import { createEventServer } from '../../../src/server/index.ts'
import { newEventsOf } from '../new-events.ts'
import type { Lane } from './lane.ts'

/** Ours, with its log on the disk. Events are added one by one, as an agent adds them; many at once as an import does. */
export async function eventreelLane(dataDir: string): Promise<Lane> {
  const server = await createEventServer({ port: 0, dataDir, rateLimit: false, logger: () => {} })
  const made = new Map<string, Promise<unknown>>()
  return {
    url: server.url.replace('localhost', '127.0.0.1'),
    async send(conversation, events) {
      if (!made.has(conversation)) made.set(conversation, server.createConversation({ conversationId: conversation }))
      await made.get(conversation)
      const log = server.conversation(conversation)
      await Promise.all(newEventsOf(events).map((event) => log.addEvent(event, 'agent')))
    },
    close: () => server.close(),
  }
}
