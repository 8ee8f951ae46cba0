import { partClass, type PartProps } from './part.ts'

/** What an agent's state means for the reader: the only thing that has a colour. */
export type Tone = 'idle' | 'running' | 'ok' | 'error' | 'warning' | 'needs-you'

const TONES: Readonly<Record<string, Tone>> = {
  loading: 'running',
  running: 'running',
  user_confirmed: 'running',
  finished: 'ok',
  error: 'error',
  rate_limited: 'warning',
  awaiting_user_confirmation: 'needs-you',
}

export function toneOf(agentState: string): Tone {
  return (Object.hasOwn(TONES, agentState) ? TONES[agentState] : undefined) ?? 'idle'
}

export interface StatusDotProps extends PartProps {
  readonly tone: Tone
}

/** A dot in the colour of a state. It says nothing alone: put the word beside it. */
export function StatusDot({ tone, className }: StatusDotProps) {
  return <span className={partClass('er-dot', className)} data-part="status-dot" data-tone={tone} aria-hidden="true" />
}
