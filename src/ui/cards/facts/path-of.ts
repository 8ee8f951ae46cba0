import type { AgentEvent } from '../../../protocol/agent-event.ts'
import { fieldsOf, textOf } from '../../rows/fields.ts'

/** The file that a call is about. */
export function pathOf(action: AgentEvent | undefined, observation: AgentEvent | undefined): string {
  return textOf(fieldsOf(action)['path']) || textOf(fieldsOf(observation)['path'])
}
