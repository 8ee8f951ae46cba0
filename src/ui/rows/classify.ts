import type { AgentEvent } from '../../protocol/agent-event.ts'
import { fieldsOf } from './fields.ts'

/** Actions and observations that servers write for themselves. */
export const NOISE = new Set(['null', 'recall', 'system', 'change_agent_state', 'start', 'pause', 'resume', 'stop'])

/** Whether an event is left out unless the reader asks for everything. */
export function isNoise(event: AgentEvent): boolean {
  return NOISE.has(event.action ?? event.observation ?? '') || fieldsOf(event)['hidden'] === true
}

/** States in which the agent does nothing more by itself: a call still open then has no answer to wait for. */
export function isRest(state: string): boolean {
  return /^(stopped|finished|error|rejected|awaiting_user_input)$/.test(state)
}
