import { englishLabels, nameInWords, wordFor } from './labels.ts'
import { partClass, type PartProps } from './part.ts'
import { StatusDot, toneOf } from './StatusDot.tsx'

export interface AgentStatusProps extends PartProps {
  /** As on the wire: `running`, `paused`, … A state that this version does not know is shown by its name. */
  readonly state: string
}

/** What the agent is doing now: a dot and a word. */
export function AgentStatus({ state, className, labels = englishLabels }: AgentStatusProps) {
  return (
    <span className={partClass('er-agent-status', className)} data-part="agent-status" data-state={state.slice(0, 80)} role="status">
      <StatusDot tone={toneOf(state)} />
      {wordFor(labels.agentStates, state) ?? nameInWords(state)}
    </span>
  )
}
