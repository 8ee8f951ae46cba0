import type { EventreelError } from '../errors.ts'
import type { ConversationStatus, Degraded } from '../stream/conversation.ts'
import { useConversation, type ConversationHandle } from './use-conversation.ts'

export interface ConnectionView {
  readonly status: ConversationStatus
  readonly degraded: Degraded | null
  readonly error: EventreelError | null
}

/**
 * Where a conversation's link stands; renders only when that changes.
 * @example const { status, reconnect } = useConnectionState('42')
 */
export function useConnectionState(conversationId: string | null): ConnectionView & Pick<ConversationHandle, 'reconnect'> {
  return useConversation(conversationId, { select: ({ status, degraded, error }): ConnectionView => ({ status, degraded, error }) })
}
