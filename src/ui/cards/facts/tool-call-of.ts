import type { AgentEvent } from '../../../protocol/agent-event.ts'
import { fieldsOf, textOf } from '../../rows/fields.ts'
import { shownFields } from './shown-fields.ts'

/** What an MCP tool is called, and what it was given. */
export function toolCallOf(action: AgentEvent | undefined, observation: AgentEvent | undefined): { readonly name: string; readonly args: unknown; readonly hasArguments: boolean } {
  const { name, arguments: args } = { ...fieldsOf(observation), ...fieldsOf(action) }
  return { name: textOf(name).slice(0, 300), args, hasArguments: shownFields({ args }).length > 0 }
}
