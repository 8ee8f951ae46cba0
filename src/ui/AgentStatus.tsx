import { englishLabels, nameInWords, wordFor } from './labels.ts'
import { partClass, type PartProps } from './part.ts'
import { StatusDot, toneOf } from './StatusDot.tsx'

export interface AgentStatusProps extends PartProps {
  /** As on the wire: `running`, `paused`, … A state that this version does not know is shown by its name. */
  readonly state: string
  /** What the agent was asked to be and is not yet. */
  readonly asked?: 'paused' | 'running' | 'stopped' | undefined
}

/**
 * What the agent is doing now: a dot and a word.
 * @example <AgentStatus state="running" />
 */
export function AgentStatus({ state, asked, className, labels = englishLabels }: AgentStatusProps) {
  const tone = toneOf(state)
  return (
    <span className={partClass('er-agent-status', className)} data-part="agent-status" data-state={state.slice(0, 80)} data-tone={tone} data-asked={asked} role="status">
      <StatusDot tone={tone} />
      <span className="er-object">{asked ? labels.composing.asked[asked] : (wordFor(labels.agentStates, state) ?? nameInWords(state))}</span>
    </span>
  )
}
