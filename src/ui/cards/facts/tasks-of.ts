import type { AgentEvent } from '../../../protocol/agent-event.ts'
import { fieldsOf, isRecord } from '../../rows/fields.ts'

const MAX_TASKS = 200

/** The tasks of a plan. */
export function tasksOf(action: AgentEvent | undefined, observation: AgentEvent | undefined): readonly Readonly<Record<string, unknown>>[] {
  const list = fieldsOf(action)['task_list'] ?? fieldsOf(observation)['task_list']
  return Array.isArray(list) ? list.filter(isRecord).slice(0, MAX_TASKS) : []
}
