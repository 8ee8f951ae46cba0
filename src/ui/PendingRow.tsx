import { memo } from 'react'
import type { PendingSend } from '../stream/conversation.ts'
import { icons } from './icons.tsx'
import { englishLabels } from './labels.ts'
import { MessageText } from './MessageText.tsx'
import { type PartProps, partClass } from './part.ts'

export interface PendingRowProps extends PartProps {
  readonly sendKey: string
  readonly text: string
  readonly status: PendingSend['status']
  readonly onRetry?: ((key: string) => void) | undefined
  readonly onDiscard?: ((key: string) => void) | undefined
}

/** A message on its way: a clock while it waits; Retry and Discard when only the person can go on. */
export const PendingRow = memo(function PendingRow({ sendKey, text, status, onRetry, onDiscard, className, labels = englishLabels }: PendingRowProps) {
  const isStuck = status === 'failed' || status === 'unconfirmed'
  return (
    <div className={partClass('er-message', className)} data-part="pending" data-role="user" data-status={status}>
      <div className="er-message-head">
        <span className="er-pending-status">
          {isStuck ? icons.warning : icons.clock}
          {labels.pendingStatus[status]}
        </span>
        {isStuck && (
          <span className="er-pending-actions">
            {onRetry && (
              <button type="button" className="er-link-button" onClick={() => onRetry(sendKey)}>
                {labels.retry}
              </button>
            )}
            {onDiscard && (
              <button type="button" className="er-link-button" onClick={() => onDiscard(sendKey)}>
                {labels.discard}
              </button>
            )}
          </span>
        )}
      </div>
      <MessageText text={text} labels={labels} />
    </div>
  )
})
