import { memo } from 'react'
import type { Token } from '../code/token.ts'
import type { DiffLine } from '../text/line-diff.ts'
import type { Range } from './changed-words.ts'
import { MAX_WIDTH, SIGNS } from './diff-source.ts'
import { markedText } from './marked-text.ts'

/** Which numbers stand before a line: that of one side, of both, or the one that it has. */
export type Gutter = 'old' | 'new' | 'both' | 'either' | 'none'

interface DiffLineProps {
  readonly line: DiffLine
  readonly gutter: Gutter
  readonly tokens: readonly Token[] | undefined
  readonly changed: readonly Range[] | undefined
}

/** One line of a comparison: its numbers, its sign, its text in colours with the changed words marked. */
export const Line = memo(function Line({ line, gutter, tokens, changed = [] }: DiffLineProps) {
  const length = Math.min(line.text.length, MAX_WIDTH)
  return (
    <div className="er-diff-line" data-kind={line.kind}>
      {numbersOf(line, gutter).map((number, at) => (
        <span key={at} className="er-diff-number">
          {number}
        </span>
      ))}
      <span className="er-diff-sign">{SIGNS[line.kind]}</span>
      <span className="er-diff-text">
        {tokens === undefined && changed.length === 0 ? line.text.slice(0, length)
        : markedText(tokens ?? [{ text: line.text, kind: undefined }], changed, length).map(({ text, kind, isChanged }, at) =>
            kind === undefined && !isChanged ? text : <span key={at} data-token={kind} data-changed={isChanged || undefined}>{text}</span>,
          )}
        {length < line.text.length && '…'}
      </span>
    </div>
  )
})

function numbersOf({ oldLine, newLine }: DiffLine, gutter: Gutter): readonly (number | null)[] {
  if (gutter === 'none') return []
  if (gutter === 'both') return [oldLine, newLine]
  return [gutter === 'old' ? oldLine : gutter === 'new' ? newLine : (newLine ?? oldLine)]
}
