import { memo } from 'react'
import { englishLabels } from './labels.ts'
import { MessageText } from './MessageText.tsx'
import { type PartProps, partClass } from './part.ts'

export interface DraftRowProps extends PartProps {
  readonly text: string
  readonly startsTurn?: boolean | undefined
}

/** Words that the agent is writing. It has the shape of the message that will replace it, so that nothing moves when that comes. */
export const DraftRow = memo(function DraftRow({ text, startsTurn = true, className, labels = englishLabels }: DraftRowProps) {
  return (
    // Announced once, as the message that it becomes.
    <div className={partClass('er-message', className)} data-part="draft" data-role="agent" aria-live="off" aria-busy="true">
      <div className="er-message-head">
        <span className={startsTurn ? 'er-speaker' : 'er-sr'}>{labels.agent}</span>
        <span className="er-sr">{labels.writing}</span>
      </div>
      <MessageText text={text} labels={labels} />
    </div>
  )
})
