import type { AgentEvent } from '../../protocol/agent-event.ts'
import { NOISE } from './classify.ts'
import { contentOf, fieldsOf, isRecord, numberOf } from './fields.ts'
import type { CallStatus } from './row.ts'

/** Actions that are done when they are said. */
const NEEDS_NO_ANSWER = new Set([...NOISE, 'finish', 'reject', 'think', 'condensation', 'condensation_request', 'loop_recovery'])

/** What an observation says of the call that it answers. */
export function answeredStatus(observation: AgentEvent): CallStatus {
  if (observation.action !== undefined) return 'ok'
  const kind = observation.observation
  if (kind === 'user_rejected') return 'rejected'
  const exit = exitCodeOf(observation)
  // Servers of this kind report -1 for a command that was still running when its time was over.
  if (exit === -1) return 'timeout'
  const isFailed =
    exit ||
    kind === 'error' ||
    observation.success === false ||
    fieldsOf(observation)['error'] === true ||
    (kind === 'edit' && contentOf(observation).startsWith('ERROR:')) ||
    // True, in the answer's own JSON: what it quotes has a backslash before the quotation mark.
    (kind === 'mcp' && /isError": ?t/.test(contentOf(observation)))
  return isFailed ? 'error' : 'ok'
}

/** How a call stands before its answer came. */
export function openStatus(action: AgentEvent): CallStatus {
  if (action.action === undefined || NEEDS_NO_ANSWER.has(action.action)) return 'ok'
  const confirmation = fieldsOf(action)['confirmation_state']
  if (confirmation === 'awaiting_confirmation') return 'awaiting'
  return confirmation === 'rejected' ? confirmation : 'running'
}

/** Exit code of a `run` observation; null where it tells none. */
export function exitCodeOf(observation: AgentEvent | undefined): number | null {
  const metadata = fieldsOf(observation)['metadata']
  return isRecord(metadata) ? numberOf(metadata['exit_code']) : null
}
