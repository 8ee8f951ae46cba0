import { memo } from 'react'
import { useJsonLines } from './json/use-json-lines.ts'
import { englishLabels } from './labels.ts'
import { type PartProps, partClass } from './part.ts'
import { plainJson } from './text/plain-json.ts'

export interface JsonTreeProps extends PartProps {
  readonly value: unknown
  /** What the value is, for screen readers. Default: "Values". */
  readonly label?: string | undefined
}

/**
 * A JSON value as a tree: branches open one by one, and only what is open is drawn. Arrow keys walk it, Enter opens. A line of text for each
 * entry until the tree is loaded.
 * @example <JsonTree value={{ total: 2, items: [{ number: 41 }] }} label="Result" />
 */
export const JsonTree = memo(function JsonTree({ value, label, className, labels = englishLabels }: JsonTreeProps) {
  const Lines = useJsonLines()?.JsonLines
  return (
    <div className={partClass('er-json', className)} data-part="json-tree">
      <div className="er-output er-mono">{Lines ? <Lines value={value} label={label} labels={labels} /> : plainJson(value).map((line, at) => <div key={at} className="er-json-line">{line}</div>)}</div>
    </div>
  )
})
