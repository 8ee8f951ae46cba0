import type { AgentEvent } from '../../../protocol/agent-event.ts'
import { fieldsOf, textOf } from '../../rows/fields.ts'

interface Command {
  readonly command: string
  /** Whether a row may not have room for all of it. */
  readonly isCut: boolean
}

/** What a call ran. */
export function commandOf(action: AgentEvent | undefined, observation: AgentEvent | undefined): Command {
  const fields = { ...fieldsOf(observation), ...fieldsOf(action) }
  const command = textOf(fields['command']) || textOf(fields['code'])
  return { command, isCut: command.length > 60 || command.trim().includes('\n') }
}
