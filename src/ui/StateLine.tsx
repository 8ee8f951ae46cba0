import { memo } from 'react'
import { englishLabels, nameInWords, wordFor } from './labels.ts'
import { Moment } from './Moment.tsx'
import { partClass, type PartProps } from './part.ts'
import { StatusDot, toneOf } from './StatusDot.tsx'

export interface StateLineProps extends PartProps {
  readonly state: string
  readonly reason?: string | undefined
  /** Milliseconds since the epoch. */
  readonly at?: number | null | undefined
  readonly timeZone?: string | undefined
}

/** The agent changed its state: one quiet line. */
export const StateLine = memo(function StateLine({ state, reason = '', at = null, timeZone, className, labels = englishLabels }: StateLineProps) {
  return (
    <div className={partClass('er-state-line', className)} data-part="state" data-state={state.slice(0, 80)}>
      <StatusDot tone={toneOf(state)} />
      <span className="er-state-word">{wordFor(labels.agentStates, state) ?? nameInWords(state)}</span>
      {reason !== '' && <span className="er-state-reason">{reason.slice(0, 1_000)}</span>}
      {at !== null && <Moment at={at} timeZone={timeZone} labels={labels} />}
    </div>
  )
})
