import type { AgentEvent } from '../../../protocol/agent-event.ts'
import { fieldsOf, isRecord, textOf } from '../../rows/fields.ts'
import { type Fields, shownFields } from './shown-fields.ts'

interface Recalled {
  readonly kind: string
  readonly query: string
  /** The pieces of knowledge that came. */
  readonly notes: readonly Readonly<Record<string, unknown>>[]
  readonly rest: Fields
}

/** What was looked up for the agent. */
export function recalled(action: AgentEvent | undefined, observation: AgentEvent | undefined): Recalled {
  const fields = { ...fieldsOf(observation), ...fieldsOf(action) }
  const { recall_type: kind, query, microagent_knowledge: list } = fields
  return {
    kind: textOf(kind),
    query: textOf(query),
    notes: Array.isArray(list) ? list.filter(isRecord) : [],
    rest: shownFields(fields, 'query', 'recall_type', 'microagent_knowledge'),
  }
}
