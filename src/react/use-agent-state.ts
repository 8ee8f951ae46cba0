import type { AgentEvent } from '../protocol/agent-event.ts'
import type { AgentState } from '../protocol/kinds.ts'
import { fieldsOf, textOf } from '../ui/rows/fields.ts'
import { useConversation } from './use-conversation.ts'

/** A state eventreel knows, or the text of one that it does not. */
export type AgentStateName = AgentState | (string & {})

/**
 * The agent's latest state within the window at the tail; null while none is known. Renders only when it changes.
 * @example const state = useAgentState('42') // 'running'
 */
export function useAgentState(conversationId: string | null): AgentStateName | null {
  return useConversation(conversationId, { select: ({ events, agentState }) => ({ state: agentState ?? latestAgentState(events) }) }).state
}

/** The state that the newest of these events tells of; null where none does. */
export function latestAgentState(events: readonly AgentEvent[]): AgentStateName | null {
  return textOf(fieldsOf(events.findLast((event) => event.observation === 'agent_state_changed'))['agent_state']) || null
}
