import { memo } from 'react'
import type { EventreelError } from '../errors.ts'
import type { PendingSend } from '../stream/conversation.ts'
import { refusalWords } from './composer/refusal-words.ts'
import { icons } from './icons.tsx'
import { englishLabels } from './labels.ts'
import { LazyMedia } from './LazyMedia.tsx'
import { MessageText } from './MessageText.tsx'
import { type PartProps, partClass } from './part.ts'

export interface PendingRowProps extends PartProps {
  readonly sendKey: string
  readonly text: string
  readonly status: PendingSend['status']
  /** Why it was refused. */
  readonly error?: Pick<EventreelError, 'code' | 'message'> | null | undefined
  /** What was sent, for the pictures and files that it carries. */
  readonly action?: PendingSend['action'] | undefined
  readonly onRetry?: ((key: string) => void) | undefined
  readonly onDiscard?: ((key: string) => void) | undefined
}

/** As many as the message will show that it becomes. */
const MAX_LINES = 40

/**
 * A message on its way: a clock while it waits, and Discard where it waits for long; Retry and Discard, and the reason, when only the person
 * can go on.
 * @example <PendingRow sendKey={send.key} text="Go on." status={send.status} error={send.error} onRetry={retry} onDiscard={discard} />
 */
export const PendingRow = memo(function PendingRow(props: PendingRowProps) {
  const { sendKey, text, status, error = null, action, onRetry, onDiscard, className, labels = englishLabels } = props
  const isStuck = status === 'failed' || status === 'unconfirmed'
  return (
    <div className={partClass('er-message', className)} data-part="pending" data-role="user" data-status={status}>
      <div className="er-message-head">
        <span className="er-sr">{labels.you}</span>
        <span className="er-pending-status">
          {isStuck ? icons.warning : icons.clock}
          {labels.pendingStatus[status]}
        </span>
        <span className="er-pending-actions">
          {isStuck && onRetry && (
            <button type="button" className="er-link-button" onClick={() => onRetry(sendKey)}>
              {labels.retry}
            </button>
          )}
          {/* What is under way may become an event all the same. */}
          {status !== 'sending' && onDiscard && (
            <button type="button" className="er-link-button" onClick={() => onDiscard(sendKey)}>
              {labels.discard}
            </button>
          )}
        </span>
      </div>
      {isStuck && error !== null && <p className="er-note er-pending-why">{refusalWords(error, labels)}</p>}
      {text !== '' && <MessageText text={text} maxLines={MAX_LINES} labels={labels} />}
      {action && <LazyMedia event={{ ...action, id: 0 }} labels={labels} />}
    </div>
  )
})
