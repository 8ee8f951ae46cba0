import { memo } from 'react'
import { useJsonLines } from './json/use-json-lines.ts'
import { englishLabels } from './labels.ts'
import { type PartProps, partClass } from './part.ts'

export interface JsonTreeProps extends PartProps {
  readonly value: unknown
  /** What the value is, for screen readers. Default: "Values". */
  readonly label?: string | undefined
}

const LINES = 20
const LINE = 80

/**
 * A JSON value as a tree: branches open one by one, and only what is open is drawn. Arrow keys walk it, Enter opens. A line of text for each
 * entry until the tree is loaded.
 * @example <JsonTree value={{ total: 2, items: [{ number: 41 }] }} label="Result" />
 */
export const JsonTree = memo(function JsonTree({ value, label, className, labels = englishLabels }: JsonTreeProps) {
  const Lines = useJsonLines()?.JsonLines
  return (
    <div className={partClass('er-json', className)} data-part="json-tree">
      <div className="er-output er-mono">{Lines ? <Lines value={value} label={label} labels={labels} /> : plainLines(value).map((line, at) => <div key={at} className="er-json-line">{line}</div>)}</div>
    </div>
  )
})

function plainLines(value: unknown): readonly string[] {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return entries.length === 0 ? [plainWord(value)] : entries.slice(0, LINES).map(([name, entry]) => `${name.slice(0, LINE)}: ${plainWord(entry)}`)
}

function plainWord(value: unknown): string {
  return Array.isArray(value) ? '[…]' : typeof value === 'object' && value !== null ? '{…}' : String(value).slice(0, LINE)
}
