import type { Conversation } from '../../stream/conversation.ts'

/** How many events can be read without a network. */
export function savedEvents(conversation: Conversation | null): number {
  return (conversation?.diagnostics().held ?? []).reduce((sum, { from, to }) => sum + to - from + 1, 0)
}
