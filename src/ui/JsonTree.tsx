import { type KeyboardEvent, memo, type MouseEvent, useMemo, useState } from 'react'
import { CopyButton } from './CopyButton.tsx'
import { FoldedText } from './FoldedText.tsx'
import { icons } from './icons.tsx'
import { englishLabels, type Labels } from './labels.ts'
import { type PartProps, partClass } from './part.ts'
import { type JsonRow, jsonRows, type Opened, peekJson } from './text/json-rows.ts'

export interface JsonTreeProps extends PartProps {
  readonly value: unknown
  /** What the value is, for screen readers. Default: "Values". */
  readonly label?: string | undefined
}

const NONE: Opened = new Map()
/** Deeper levels stand below each other: there is no room for ten thousand steps. */
const MAX_INDENT = 12

/**
 * A JSON value as a tree: branches open one by one, and only what is open is drawn. Arrow keys walk it, Enter opens.
 * @example <JsonTree value={{ total: 2, items: [{ number: 41 }] }} label="Result" />
 */
export const JsonTree = memo(function JsonTree({ value, label, className, labels = englishLabels }: JsonTreeProps) {
  const [opened, setOpened] = useState(NONE)
  const [active, setActive] = useState(0)
  const rows = useMemo(() => jsonRows(value, opened), [value, opened])
  const current = Math.min(active, rows.length - 1)
  const act = ({ target, next }: JsonRow) => {
    if (target !== null) setOpened((map) => new Map(map).set(target, next))
  }

  const onClick = (event: MouseEvent<HTMLElement>) => {
    const line = (event.target as Element).closest('.er-chevron, .er-json-line')
    const row = line === null ? undefined : rows[placeOf(event.currentTarget, line.parentElement)]
    // Whoever marks words to copy them does not mean to close them.
    if (row !== undefined && getSelection()?.isCollapsed !== false) act(row)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const tree = event.currentTarget
    const at = placeOf(tree, event.target)
    const row = rows[at]
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const isBack = event.key === (getComputedStyle(tree).direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft')
    const isAct = event.key === 'Enter' || event.key === ' ' || (/^Arrow[LR]/.test(event.key) && row.target !== null && row.isOpen === isBack)
    const to = isAct ? at : targetOf(event.key, isBack, rows, at)
    if (to === null) return
    event.preventDefault()
    if (isAct) act(row)
    else (tree.children[to] as HTMLElement | undefined)?.focus()
  }

  return (
    <div className={partClass('er-json', className)} data-part="json-tree">
      <div className="er-output er-mono">
        <div
          role="tree"
          tabIndex={-1}
          aria-label={label ?? labels.values}
          onClick={onClick}
          onKeyDown={onKeyDown}
          onFocus={(event) => setActive(Math.max(0, placeOf(event.currentTarget, (event.target as Element).closest('[role=treeitem]'))))}
        >
          {rows.map((row, at) => (
            <Line key={row.key} row={row} isActive={at === current} labels={labels} />
          ))}
        </div>
        <CopyButton text={() => toText(value)} labels={labels} />
      </div>
    </div>
  )
})

const Line = memo(function Line({ row, isActive, labels }: { row: JsonRow; isActive: boolean; labels: Labels }) {
  const { level, name, value, entries, isOpen, hidden, target } = row
  const text = hidden === 0 && isOpen && typeof value === 'string' ? value : null
  return (
    <div
      className="er-json-item"
      role="treeitem"
      tabIndex={isActive ? 0 : -1}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={target === null || hidden > 0 ? undefined : isOpen}
      style={{ marginInlineStart: (Math.min(level, MAX_INDENT) - 1) * 16 }}
    >
      {target !== null && hidden === 0 && <span className="er-chevron">{icons.chevron}</span>}
      <span className="er-json-line" data-more={hidden > 0 || undefined}>
        {name !== null && <span className="er-note">{name.slice(0, 80)}: </span>}
        {hidden > 0 ? labels.showMoreEntries(hidden) : isOpen ? entries > 0 && <span className="er-note">{labels.entries(entries)}</span> : peekJson(value)}
      </span>
      {text !== null && <FoldedText text={text} labels={labels} />}
    </div>
  )
})

function placeOf(tree: Element, item: EventTarget | null): number {
  return [...tree.children].indexOf(item as Element)
}

/** The line that a key goes to; null where it goes nowhere. */
function targetOf(key: string, isBack: boolean, rows: readonly JsonRow[], at: number): number | null {
  const level = rows[at]?.level ?? 1
  const last = rows.length - 1
  if (isBack) return level === 1 ? at : rows.findLastIndex((row, index) => index < at && row.level < level)
  if (/^Arrow[LR]/.test(key)) return (rows[at + 1]?.level ?? 0) > level ? at + 1 : at
  return key === 'ArrowDown' ? Math.min(at + 1, last) : key === 'ArrowUp' ? Math.max(at - 1, 0) : key === 'Home' ? 0 : key === 'End' ? last : null
}

function toText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    // Too deep for the browser's own writer, or not JSON at all.
    return peekJson(value, 20_000)
  }
}
