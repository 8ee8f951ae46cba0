import type { Tokens } from 'marked'
import { useState } from 'react'
import { allLabels } from '../all-labels.ts'
import type { Drawing } from './drawing.ts'
import { drawInline } from './inlines.tsx'

interface DataTableProps {
  readonly table: Tokens.Table
  readonly drawing: Drawing
  readonly dir: 'auto' | undefined
}

const FIRST = 100
const STEP = 500
const MAX_COLUMNS = 60
/** A table whose words run from right to left has its sides the other way round. */
const SIDES = { left: 'start', center: 'center', right: 'end' } as const

/** A table, which scrolls in a box of its own where it is too wide; a long one shows its first rows. */
export function DataTable({ table, drawing, dir }: DataTableProps) {
  const [shown, setShown] = useState(FIRST)
  const { labels } = drawing
  const hidden = table.rows.length - shown
  return (
    <div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className="er-table-box" role="group" aria-label={allLabels(labels).table} tabIndex={0}>
        <table dir={dir}>
          <thead>
            <tr>{cells(table.header, drawing)}</tr>
          </thead>
          <tbody>
            {table.rows.slice(0, shown).map((row, at) => (
              <tr key={at}>{cells(row, drawing)}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 && (
        <button type="button" className="er-more" onClick={() => setShown(shown + STEP)}>
          {labels.showMore(Math.min(hidden, STEP))}
        </button>
      )}
    </div>
  )
}

function cells(row: readonly Tokens.TableCell[], drawing: Drawing) {
  return row.slice(0, MAX_COLUMNS).map((cell, at) => {
    const style = cell.align === null ? undefined : { textAlign: SIDES[cell.align] }
    const words = drawInline(cell.tokens, drawing)
    return cell.header ? <th key={at} scope="col" style={style}>{words}</th> : <td key={at} style={style}>{words}</td>
  })
}
