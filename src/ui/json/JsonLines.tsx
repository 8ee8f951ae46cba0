import { type FocusEvent, type KeyboardEvent, useState } from 'react'
import { CopyButton } from '../CopyButton.tsx'
import { FoldedText } from '../FoldedText.tsx'
import { allLabels } from '../all-labels.ts'
import { icons } from '../icons.tsx'
import type { Labels } from '../labels.ts'
import { namesOf, peekJson } from '../text/peek-json.ts'

interface JsonLinesProps {
  readonly value: unknown
  readonly label: string | undefined
  readonly labels: Labels
}

const FIRST = 20
const STEP = 1_000
/** Deeper levels stand below each other: there is no room for ten thousand steps. */
const MAX_INDENT = 12

/** The lines of a JSON tree, and what copies it. */
export function JsonLines({ value, label, labels }: JsonLinesProps) {
  return (
    <>
      {/* JSON reads from left to right, whatever the page does. */}
      <div role="tree" tabIndex={-1} dir="ltr" aria-label={label ?? allLabels(labels).values} onKeyDown={onKeyDown} onFocus={onFocus}>
        {namesOf(value).length > 0 ? <Entries value={value} level={1} labels={labels} /> : <Line value={value} level={1} place={1} labels={labels} />}
      </div>
      <CopyButton text={() => toText(value)} labels={labels} />
    </>
  )
}

interface EntriesProps {
  readonly value: unknown
  readonly level: number
  readonly labels: Labels
}

/** What a branch holds, up to a line that offers more. Lines stand beside each other in the page, however deep: levels are told, not nested. */
function Entries({ value, level, labels }: EntriesProps) {
  const [shown, setShown] = useState(FIRST)
  const names = namesOf(value)
  return names.slice(0, shown + 1).map((name, at) => (
    // The line that offers more has the key of the entry that will stand in its place, so that the focus stays there.
    <Line
      key={name}
      name={name}
      value={(value as Readonly<Record<string, unknown>>)[name]}
      level={level}
      place={at + 1}
      size={names.length}
      more={at === shown ? Math.min(names.length - shown, STEP) : 0}
      onMore={() => setShown(shown + STEP)}
      labels={labels}
    />
  ))
}

interface LineProps extends EntriesProps {
  readonly name?: string
  readonly place: number
  readonly size?: number
  /** How many entries the line offers instead of showing its own. */
  readonly more?: number
  readonly onMore?: () => void
}

function Line({ name, value, level, place, size = 1, more = 0, onMore, labels }: LineProps) {
  const entries = namesOf(value).length
  const isText = typeof value === 'string'
  const peek = peekJson(value)
  const isCut = peek.endsWith('…')
  const canOpen = more === 0 && (entries > 0 || (isText && (isCut || value.includes('\n'))))
  const [opened, setOpened] = useState(isCut && entries > 0 && entries <= 5 && level < 3)
  const isOpen = canOpen && opened
  return (
    <>
      <div
        className="er-json-item"
        role="treeitem"
        tabIndex={level * place === 1 ? 0 : -1}
        aria-level={level}
        aria-posinset={place}
        aria-setsize={size}
        aria-expanded={canOpen ? isOpen : undefined}
        style={{ marginInlineStart: (Math.min(level, MAX_INDENT) - 1) * 16 }}
      >
        {canOpen && <span className="er-chevron">{icons.chevron}</span>}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the tree has the keys */}
        <span className={more > 0 ? 'er-json-line er-more' : 'er-json-line'} onClick={more > 0 ? onMore : () => setOpened(!opened)}>
          {more > 0 ? allLabels(labels).showMoreEntries(more) : name !== undefined && <span className="er-note">{name.slice(0, 80)}: </span>}
          {more === 0 && (isOpen ? !isText && <span className="er-note">{allLabels(labels).entries(entries)}</span> : peek)}
        </span>
        {isOpen && isText && <FoldedText text={value} labels={labels} />}
      </div>
      {isOpen && !isText && <Entries value={value} level={level + 1} labels={labels} />}
    </>
  )
}

/** One line at a time can be tabbed to: the one that last had the focus. */
function onFocus({ currentTarget: tree, target }: FocusEvent<HTMLElement>) {
  const line = target.closest<HTMLElement>('[role=treeitem]')
  if (line === null) return
  for (const other of tree.querySelectorAll<HTMLElement>('[tabindex="0"]')) other.tabIndex = -1
  line.tabIndex = 0
}

function onKeyDown(event: KeyboardEvent<HTMLElement>) {
  const { key, currentTarget: tree } = event
  const line = event.target as HTMLElement
  if (line.parentElement !== tree || event.ctrlKey || event.metaKey || event.altKey) return
  const { previousElementSibling: before, nextElementSibling: after } = line
  const opener = { true: 'ArrowLeft', false: 'ArrowRight' }[line.getAttribute('aria-expanded') ?? '']
  let parent: Element | null = line
  while (parent !== null && levelOf(parent) >= levelOf(line)) parent = parent.previousElementSibling
  const targets: Readonly<Record<string, Element | null>> = {
    ArrowDown: after,
    ArrowUp: before,
    ArrowRight: levelOf(after) > levelOf(line) ? after : null,
    ArrowLeft: parent,
    Home: tree.firstElementChild,
    End: tree.lastElementChild,
  }
  const isAct = key === 'Enter' || key === ' ' || key === opener
  const target = isAct ? line.querySelector('.er-json-line') : targets[key]
  if (target === undefined) return
  event.preventDefault()
  ;(target as HTMLElement | null)?.[isAct ? 'click' : 'focus']()
}

function levelOf(line: Element | null): number {
  return Number(line?.getAttribute('aria-level'))
}

function toText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    // Too deep for the browser's own writer, or not JSON at all.
    return peekJson(value)
  }
}
