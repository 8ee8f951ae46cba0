import type { ReactNode } from 'react'
import { warningIcon } from '../icon.tsx'
import { icons } from '../icons.tsx'
import type { Labels } from '../labels.ts'
import { refusalWords } from './refusal-words.ts'

export interface ComposerNotesProps {
  /** By how many bytes the message is too large. */
  readonly excess: number | null
  /** Something that is attached was not uploaded. */
  readonly hasFailed: boolean
  /** The code for attaching could not be loaded. */
  readonly isMissing: boolean
  readonly refusal: { readonly error: unknown } | null
  readonly onDismissRefusal: () => void
  readonly problem: string | null | undefined
  readonly onDismissProblem: (() => void) | undefined
  readonly attached: number
  readonly labels: Labels
}

/** What stands in the way of a message, or went wrong with the last one. */
export function ComposerNotes({ excess, hasFailed, isMissing, refusal, onDismissRefusal, problem, onDismissProblem, attached, labels }: ComposerNotesProps) {
  return (
    <>
      {excess !== null && <Note labels={labels}>{`${labels.composing.tooLarge} ${kilobytes(excess, labels.locale)}`}</Note>}
      {hasFailed && <Note labels={labels}>{labels.attaching.stuck}</Note>}
      {isMissing && <Note labels={labels}>{labels.attaching.missing}</Note>}
      {refusal !== null && <Note onDismiss={onDismissRefusal} labels={labels}>{refusalWords(refusal.error, labels)}</Note>}
      {problem && <Note onDismiss={onDismissProblem} labels={labels}>{problem}</Note>}
      {attached > 0 && <span className="er-sr">{labels.attaching.count(attached)}</span>}
    </>
  )
}

interface NoteProps {
  readonly children: ReactNode
  readonly onDismiss?: (() => void) | undefined
  readonly labels: Labels
}

function Note({ children, onDismiss, labels }: NoteProps) {
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

/** Rounded up: less would not be enough. */
function kilobytes(bytes: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilobyte' }).format(Math.ceil(bytes / 1_000))
}
