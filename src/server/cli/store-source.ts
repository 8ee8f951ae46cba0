import { validateConversationId } from '../../protocol/urls.ts'
import { eventText } from '../event-text.ts'
import { trajectoryText } from '../routes-trajectory.ts'
import { readPages } from '../storage-event-log.ts'
import type { ExportSource } from './export-source.ts'
import { openStore } from './open-store.ts'
import type { StoreAddress } from './read-store.ts'

/** Reads a conversation from a store in this process. */
export async function storeSource(address: StoreAddress, conversationId: string): Promise<ExportSource> {
  validateConversationId(conversationId)
  const { storage } = await openStore(address)
  const epoch = async () => (await storage.getConversation(conversationId)).epoch
  return {
    lines: async function* () {
      for await (const page of readPages(storage, conversationId, { epoch: await epoch() })) {
        if (page.length > 0) yield `${page.map((event) => eventText(event, 'plain')).join('\n')}\n`
      }
    },
    trajectory: async function* () {
      yield* trajectoryText(storage, conversationId, { epoch: await epoch() })
      yield '\n'
    },
    close: () => storage.close(),
  }
}
