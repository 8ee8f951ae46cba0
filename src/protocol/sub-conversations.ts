import type { AgentEvent } from './agent-event.ts'
import { validateConversationId } from './urls.ts'

/** One event names no more sub-conversations than this. */
const MAX_NAMED = 100

/**
 * The conversations that a `delegate` action began, or its observation tells of: `conversation_id` and `conversation_ids` of its args or
 * extras. What cannot be an id is none.
 */
export function childIdsOf(event: AgentEvent): readonly string[] {
  if (event.action !== 'delegate' && event.observation !== 'delegate') return []
  // Nobody checked these: they are the agent's own words.
  const fields: unknown = event.action === undefined ? event.extras : event.args
  const { conversation_id: one, conversation_ids: many } = (fields ?? {}) as Readonly<Record<string, unknown>>
  const others: readonly unknown[] = Array.isArray(many) ? many.slice(0, MAX_NAMED) : []
  return [...new Set([one, ...others].filter(isConversationId))]
}

/** Whether servers accept it as an id. */
export function isConversationId(id: unknown): id is string {
  try {
    return typeof id === 'string' && validateConversationId(id) === id
  } catch {
    return false
  }
}
