import { CopyButton } from '../CopyButton.tsx'
import { allLabels } from '../all-labels.ts'
import { icon, path } from '../icon.tsx'
import type { Labels } from '../labels.ts'
import type { DiffLayout } from './diff-rows.ts'

interface DiffToolsProps {
  readonly layout: DiffLayout
  /** Absent where there is no room for two columns. */
  readonly choose: ((layout: DiffLayout) => void) | undefined
  readonly text: string
  readonly labels: Labels
}

const splitIcon = icon('split', path('M2.75 3.25h10.5v9.5H2.75zM8 3.25v9.5'))

/** What can be done with a comparison: the other layout, and the new text to the clipboard. */
export function DiffTools({ layout, choose, text, labels }: DiffToolsProps) {
  return (
    <div className="er-diff-tools">
      {choose && (
        <button
          type="button"
          className="er-icon-button er-copy"
          aria-label={allLabels(labels).diff.split}
          aria-pressed={layout === 'split'}
          title={allLabels(labels).diff.split}
          onClick={() => choose(layout === 'split' ? 'unified' : 'split')}
        >
          {splitIcon}
        </button>
      )}
      <CopyButton text={text} labels={labels} />
    </div>
  )
}
