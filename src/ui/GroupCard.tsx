import { memo, type ReactNode } from 'react'
import { formatDuration } from './format.ts'
import { icons } from './icons.tsx'
import { englishLabels, type Labels } from './labels.ts'
import { type PartProps, partClass } from './part.ts'
import { summarizeCalls } from './rows/call-summary.ts'
import type { CallRow } from './rows/row.ts'

export interface GroupCardProps extends PartProps {
  readonly calls: readonly CallRow[]
  readonly expanded: boolean
  readonly onExpandedChange: (expanded: boolean) => void
  /** The calls, as far as they are shown. A timeline gives none: there they are rows of their own. */
  readonly children?: ReactNode
}

/**
 * A run of calls as one sentence: "Ran 6 commands, edited 3 files · 1 failed · 42 s".
 * @example <GroupCard calls={row.calls} expanded={isOpen} onExpandedChange={setOpen}>{isOpen && cards}</GroupCard>
 */
export const GroupCard = memo(function GroupCard({ calls, expanded, onExpandedChange, children, className, labels = englishLabels }: GroupCardProps) {
  const { counts, failed, durationMs } = summarizeCalls(calls)
  const took = formatDuration(durationMs, labels)
  return (
    <div className={partClass('er-group', className)} data-part="group" data-expanded={expanded || undefined} data-failed={failed > 0 || undefined}>
      <button type="button" className="er-card-header" aria-expanded={expanded} onClick={() => onExpandedChange(!expanded)}>
        <span className="er-status">{icons.thought}</span>
        <span className="er-group-words">
          {sentenceOf(counts, calls.length, labels)}
          {failed > 0 && (
            <>
              {' · '}
              <span className="er-group-failed">{labels.failedCalls(failed)}</span>
            </>
          )}
          {took !== '' && (
            <>
              {' · '}
              <span className="er-note">{took}</span>
            </>
          )}
        </span>
        <span className="er-chevron">{icons.chevron}</span>
      </button>
      {children}
    </div>
  )
})

function sentenceOf(counts: ReadonlyMap<string, number>, all: number, { callsDone, sentence }: Labels): string {
  const parts: string[] = []
  let others = counts.size === 0 ? all : 0
  for (const [kind, count] of counts) {
    const words = Object.hasOwn(callsDone, kind) ? callsDone[kind] : undefined
    if (words === undefined) others += count
    else parts.push(words(count))
  }
  return sentence(others === 0 ? parts : [...parts, callsDone.other(others)])
}
