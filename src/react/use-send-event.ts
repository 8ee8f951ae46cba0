import type { PendingSend } from '../stream/conversation.ts'
import { useConversation, type ConversationHandle } from './use-conversation.ts'

/**
 * Sends to a conversation, and what is on its way; renders only when that changes.
 * `send` takes a text (a message) or any action.
 * @example const { send, pending, retry, discard } = useSendEvent('42')
 */
export function useSendEvent(conversationId: string | null): { readonly pending: readonly PendingSend[] } & Pick<ConversationHandle, 'send' | 'retry' | 'discard'> {
  return useConversation(conversationId, { select: ({ pending }) => ({ pending }) })
}
