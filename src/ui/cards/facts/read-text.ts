import type { AgentEvent } from '../../../protocol/agent-event.ts'
import { contentOf } from '../../rows/fields.ts'

/** What was read. Tools say which command they ran before they give the numbered lines: the row has said that already. */
export function readText(observation: AgentEvent | undefined): string {
  const content = contentOf(observation)
  const end = content.indexOf('\n')
  return end !== -1 && content.startsWith("Here's the result of running") ? content.slice(end + 1) : content
}
