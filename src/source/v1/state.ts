import { rawOf, type Raw } from './fields.ts'

/** States by other names than ours; one that is not here is said as it is. */
const STATES: Readonly<Record<string, string>> = {
  idle: 'awaiting_user_input',
  waiting_for_confirmation: 'awaiting_user_confirmation',
  stuck: 'error',
  deleting: 'stopped',
}

/** The agent's state that a state update tells of; null where it tells of something else. */
export function stateOf({ key, value }: Raw): string | null {
  const state = key === 'full_state' ? rawOf(value)['execution_status'] : key === 'execution_status' ? value : null
  return typeof state === 'string' ? (STATES[state] ?? state) : null
}
