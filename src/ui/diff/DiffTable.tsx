import { useMemo, useState } from 'react'
import { allLabels } from '../all-labels.ts'
import { languageOf } from '../code/language-of.ts'
import type { Labels } from '../labels.ts'
import { shownWords } from './block.ts'
import { compare } from './compare.ts'
import { type DiffLayout, type DiffRow, diffRows } from './diff-rows.ts'
import type { DiffLook, DiffSource } from './diff-source.ts'
import { DiffTools } from './DiffTools.tsx'
import { type Gutter, Line } from './Line.tsx'
import { useLayout } from './use-layout.ts'
import { useLineColors } from './use-line-colors.ts'

const STEP = 300

interface DiffTableProps extends Pick<DiffLook, 'path'> {
  readonly source: DiffSource
  readonly layout: DiffLayout
  readonly maxLines: number
  readonly labels: Labels
}

/** How much of a comparison the reader has opened. */
interface Shown {
  readonly source: DiffSource
  readonly limit: number
  /** Lines of each fold, by its place. */
  readonly opened: ReadonlyMap<number, number>
}

const NOTHING: ReadonlyMap<number, number> = new Map()

/** A comparison as it is drawn once its parts are loaded. */
export function DiffTable({ source, path = '', layout: preferred, maxLines, labels }: DiffTableProps) {
  const [box, setBox] = useState<HTMLElement | null>(null)
  const first: Shown = { source, limit: maxLines, opened: NOTHING }
  const [chosen, setShown] = useState(first)
  // What was opened of one comparison means nothing in the next.
  const { limit, opened } = chosen.source === source ? chosen : first
  const comparison = compare(source)
  const { layout, choose } = useLayout(preferred, box, comparison.isOneSided)
  const { rows, hiddenLines } = useMemo(() => diffRows(comparison, layout, opened, limit), [comparison, layout, opened, limit])
  const places = useMemo(() => rows.flatMap(placesOf), [rows])
  const words = useMemo(() => shownWords(comparison, places), [comparison, places])
  const end = places.reduce((most, at) => Math.max(most, at + 1), 0)
  const tokensAt = useLineColors(comparison.lines, places[0] ?? 0, end, languageOf(path))

  const openFold = (fold: number, count: number) => {
    const step = Math.min(count, STEP)
    setShown({ source, limit: limit + step, opened: new Map(opened).set(fold, (opened.get(fold) ?? 0) + step) })
    // What had the focus may be gone now: reading goes on from here.
    box?.focus()
  }
  const lineAt = (at: number, gutter: Gutter) => {
    const line = comparison.lines[at]
    if (line === undefined) return <div className="er-diff-line" data-kind="none" />
    return <Line line={line} gutter={comparison.digits === 0 ? 'none' : gutter} tokens={tokensAt(at)} changed={words.get(at)} />
  }

  if (comparison.added + comparison.removed === 0) return <p className="er-note">{labels.noChanges}</p>
  return (
    // Code reads from left to right, whatever the page does. It can be focused so that a button that goes away has a place to leave the focus to.
    <div ref={setBox} className="er-diff-lines er-mono" role="group" aria-label={allLabels(labels).diff.title} tabIndex={-1} dir="ltr" data-layout={layout} style={{ ['--er-digits' as string]: `${comparison.digits}ch` }}>
      <DiffTools layout={layout} choose={choose} text={comparison.newText} labels={labels} />
      {rows.map((row) =>
        row.kind === 'fold' ?
          <button key={`fold ${row.fold}`} type="button" className="er-diff-fold" onClick={() => openFold(row.fold, row.count)}>
            {allLabels(labels).diff.unchanged(row.count)}
          </button>
        : <div key={placesOf(row).join()} className="er-diff-row">
            {layout === 'unified' || comparison.lines[row.left]?.kind === 'skip' ?
              lineAt(Math.max(row.left, row.right), choose ? 'both' : 'either')
            : <>
                {lineAt(row.left, 'old')}
                {lineAt(row.right, 'new')}
              </>
            }
          </div>,
      )}
      {hiddenLines > 0 && (
        <button type="button" className="er-more" onClick={() => setShown({ source, limit: limit + STEP, opened })}>
          {labels.showMore(Math.min(hiddenLines, STEP))}
        </button>
      )}
      {limit > maxLines && (
        <button type="button" className="er-more" onClick={() => setShown(first)}>
          {labels.showLess}
        </button>
      )}
    </div>
  )
}

function placesOf(row: DiffRow): readonly number[] {
  return row.kind === 'fold' ? [] : row.left === row.right ? [row.left] : [row.left, row.right].filter((at) => at >= 0)
}
