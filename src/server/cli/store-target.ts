import { isEventreelError } from '../../errors.ts'
import { validateConversationId } from '../../protocol/urls.ts'
import { platform } from '../../runtime.ts'
import { DEFAULT_MAX_EVENT_BYTES, EventService } from '../event-service.ts'
import { errorsToStderr } from '../logger.ts'
import { SecretGuard } from '../secret-guard.ts'
import { checkNewEvent } from '../validation.ts'
import type { ImportTarget } from './import-target.ts'
import { openStore } from './open-store.ts'
import type { StoreAddress } from './read-store.ts'

const NO_HEADS_MS = 3_600_000

/** Writes into a store in this process: history keeps its timestamps. */
export async function storeTarget(address: StoreAddress, secrets?: readonly string[]): Promise<ImportTarget> {
  const guard = new SecretGuard(secrets)
  const { storage, nodes } = await openStore(address)
  const service = new EventService({
    storage,
    nodes,
    runtime: platform,
    logger: errorsToStderr,
    secrets: guard,
    maxEventBytes: DEFAULT_MAX_EVENT_BYTES,
    headIntervalMs: NO_HEADS_MS,
    onUserAction: undefined,
  })
  let conversation = ''
  return {
    keepsTimestamps: true,
    open: async (conversationId, title) => {
      conversation = validateConversationId(conversationId)
      try {
        await storage.createConversation({ conversationId: conversation, title: guard.title(conversation, title), parentId: null })
      } catch (error) {
        if (!isEventreelError(error, 'conversation_exists')) throw error
      }
    },
    append: async (events, key) => {
      const { ids } = await service.append(conversation, events.map(checkNewEvent), { source: 'user', idempotencyKey: key, keepTimestamps: true })
      return ids
    },
    close: async () => {
      await service.close()
      await storage.close()
    },
  }
}
