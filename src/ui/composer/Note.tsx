import type { ReactNode } from 'react'
import { warningIcon } from '../icon.tsx'
import { icons } from '../icons.tsx'
import { type Labels, wordFor } from '../labels.ts'

interface NoteProps {
  readonly children: ReactNode
  readonly onDismiss?: (() => void) | undefined
  readonly labels: Labels
}

/** What stands in the way of a message, or went wrong with one. */
export function Note({ children, onDismiss, labels }: NoteProps) {
  return (
    <div className="er-composer-note">
      {warningIcon}
      <span className="er-notice-text">{children}</span>
      {onDismiss && (
        <button type="button" className="er-icon-button" aria-label={labels.dismiss} title={labels.dismiss} onClick={onDismiss}>
          {icons.cross}
        </button>
      )}
    </div>
  )
}

/** Why something was not taken, in the reader's language where its code is known. */
export function refusalWords(error: unknown, labels: Labels): string {
  const { code, message } = typeof error === 'object' && error !== null ? (error as { readonly code?: unknown; readonly message?: unknown }) : { message: error }
  return wordFor(labels.refusals, String(code)) ?? String(message).slice(0, 2_000)
}
