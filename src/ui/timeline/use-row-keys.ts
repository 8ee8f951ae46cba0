import type { Virtualizer } from '@tanstack/react-virtual'
import type { KeyboardEvent } from 'react'
import type { TimelineRow } from '../rows/row.ts'

interface RowKeys {
  readonly virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>
  readonly rows: readonly TimelineRow[]
  readonly toStart: () => void
  readonly toEnd: () => void
  readonly toggle: (row: TimelineRow) => void
}

/**
 * Keys of a timeline, with focus inside it and never in a field: j/k row · [ ] message · e/E next/previous failure · Enter open or close · g/G first/last.
 */
export function rowKeys({ virtualizer, rows, toStart, toEnd, toggle }: RowKeys) {
  const isMessage = (row: TimelineRow) => row.type === 'message'
  const isFailure = (row: TimelineRow) => row.type === 'call' && (row.status === 'error' || row.status === 'timeout')

  const go = (scroller: HTMLElement, step: 1 | -1, isWanted: (row: TimelineRow) => boolean) => {
    let index = currentIndex(scroller, virtualizer, step)
    for (index += step; index >= 0 && index < rows.length; index += step) {
      const row = rows[index]
      if (row !== undefined && isWanted(row)) return focusRow(scroller, virtualizer, index)
    }
  }

  return (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isField(event.target)) return
    const scroller = event.currentTarget
    const actions: Readonly<Record<string, () => void>> = {
      j: () => go(scroller, 1, () => true),
      k: () => go(scroller, -1, () => true),
      ']': () => go(scroller, 1, isMessage),
      '[': () => go(scroller, -1, isMessage),
      e: () => go(scroller, 1, isFailure),
      E: () => go(scroller, -1, isFailure),
      g: toStart,
      G: toEnd,
    }
    const action = actions[event.key]
    const index = event.key === 'Enter' && event.target instanceof HTMLElement ? ownIndex(event.target) : null
    const row = index === null ? undefined : rows[index]
    if (action === undefined && row === undefined) return
    event.preventDefault()
    if (row === undefined) action?.()
    else toggle(row)
  }
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

/** The index of a row that has the focus itself; Enter on a button inside it is the button's. */
function ownIndex(target: HTMLElement): number | null {
  return target.dataset['index'] === undefined ? null : Number(target.dataset['index'])
}

function currentIndex(scroller: HTMLElement, virtualizer: RowKeys['virtualizer'], step: 1 | -1): number {
  const focused = scroller.ownerDocument.activeElement?.closest<HTMLElement>('[data-index]')
  if (focused && scroller.contains(focused)) return Number(focused.dataset['index'])
  // Without a row in focus, the first key goes to the first or the last row that can be seen.
  const top = scroller.scrollTop
  const seen = virtualizer.getVirtualItems().filter((item) => item.end > top && item.start < top + scroller.clientHeight)
  return step === 1 ? (seen[0]?.index ?? 0) - 1 : (seen.at(-1)?.index ?? 0) + 1
}

function focusRow(scroller: HTMLElement, virtualizer: RowKeys['virtualizer'], index: number, tries = 3): void {
  if (tries === 3) virtualizer.scrollToIndex(index, { align: 'auto' })
  const row = scroller.querySelector<HTMLElement>(`[data-index="${index}"]`)
  if (row !== null) row.focus({ preventScroll: true })
  // A row far away is drawn in one of the next frames.
  else if (tries > 0) requestAnimationFrame(() => focusRow(scroller, virtualizer, index, tries - 1))
}
