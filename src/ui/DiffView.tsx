import { memo, useState } from 'react'
import { englishLabels, type Labels } from './labels.ts'
import type { DiffLine } from './text/line-diff.ts'

export interface DiffViewProps {
  readonly lines: readonly DiffLine[]
  /** Lines shown at first. Default 20. */
  readonly maxLines?: number | undefined
  readonly labels?: Labels | undefined
}

const SIGNS = { same: ' ', add: '+', del: '−', skip: '⋯' } as const
const MAX_WIDTH = 2_000

/** A comparison in one column, numbered, cut after some lines. */
export const DiffView = memo(function DiffView({ lines, maxLines = 20, labels = englishLabels }: DiffViewProps) {
  const [limit, setLimit] = useState(maxLines)
  const hidden = lines.length - limit
  const digits = String(lines.reduce((max, line) => Math.max(max, line.newLine ?? line.oldLine ?? 0), 0)).length
  const isNumbered = lines.some((line) => line.newLine !== null || line.oldLine !== null)
  return (
    <div className="er-diff er-mono">
      {lines.slice(0, limit).map((line, at) => (
        <div key={at} className="er-diff-line" data-kind={line.kind}>
          {isNumbered && (
            <span className="er-diff-number" style={{ inlineSize: `${digits}ch` }}>
              {line.newLine ?? line.oldLine}
            </span>
          )}
          <span className="er-diff-sign">{SIGNS[line.kind]}</span>
          <span className="er-diff-text">{line.text.length > MAX_WIDTH ? `${line.text.slice(0, MAX_WIDTH)}…` : line.text}</span>
        </div>
      ))}
      {hidden > 0 && (
        <button type="button" className="er-more" onClick={() => setLimit(limit + 1_000)}>
          {labels.showMore(Math.min(hidden, 1_000))}
        </button>
      )}
    </div>
  )
})
