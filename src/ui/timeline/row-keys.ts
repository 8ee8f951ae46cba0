import type { KeyboardEvent, RefObject } from 'react'
import { isFailure } from '../rows/call-summary.ts'
import type { FlatRow } from './flat-rows.ts'
import { textOfRow } from './row-text.ts'
import type { VirtualRows } from './virtualizer.ts'

interface RowKeys {
  readonly virtualizer: VirtualRows | null
  readonly rows: readonly FlatRow[]
  /** Key of the row from which to go on while none has the focus. */
  readonly current: RefObject<string | null>
  readonly goTo: (row: FlatRow, isToOpen: boolean) => void
  readonly toStart: () => void
  readonly toEnd: () => void
  readonly toggle: (row: FlatRow) => void
  readonly copy: (text: string) => void
  readonly copyLink: (row: FlatRow) => void
  readonly help: () => void
  readonly back: (() => void) | undefined
  readonly find: (() => void) | undefined
  readonly match: ((step: 1 | -1) => void) | undefined
}

/**
 * Keys of a timeline, with focus inside it and never in a field: j/k row · [ ] message · e/E next/previous failure · Enter open or close ·
 * g/G first/last · / find · n/N match · c copy · y link · ? help · Esc back.
 */
export function rowKeys(keys: RowKeys) {
  const { rows } = keys
  const isRow = (row: FlatRow) => row.type !== 'unread'
  const isMessage = (row: FlatRow) => row.type === 'message'
  const isFailed = (row: FlatRow) => row.type === 'call' && isFailure(row.status)

  const go = (scroller: HTMLElement, step: 1 | -1, isWanted: (row: FlatRow) => boolean) => {
    for (let index = startIndex(scroller, keys, step) + step; index >= 0 && index < rows.length; index += step) {
      const row = rows[index]
      if (row !== undefined && isWanted(row)) return keys.goTo(row, isWanted === isFailed)
    }
  }

  return (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.altKey || event.defaultPrevented || isField(event.target)) return
    const scroller = event.currentTarget
    const hasModifier = event.ctrlKey || event.metaKey
    const own = rows[ownIndex(event.target) ?? -1]
    const focused = rows[focusedIndex(scroller) ?? rows.findIndex((row) => row.key === keys.current.current)]
    const actions: Readonly<Record<string, (() => void) | undefined>> = hasModifier
      ? { f: keys.find }
      : {
          j: () => go(scroller, 1, isRow),
          k: () => go(scroller, -1, isRow),
          ']': () => go(scroller, 1, isMessage),
          '[': () => go(scroller, -1, isMessage),
          e: () => go(scroller, 1, isFailed),
          E: () => go(scroller, -1, isFailed),
          g: keys.toStart,
          G: keys.toEnd,
          '/': keys.find,
          n: () => keys.match?.(1),
          N: () => keys.match?.(-1),
          c: focused && (() => keys.copy(textOfRow(focused))),
          y: focused && (() => keys.copyLink(focused)),
          '?': keys.help,
          // A button inside a row takes its own Enter.
          Enter: own && (() => keys.toggle(own)),
          Escape: () => back(scroller, keys.back),
        }
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined
    if (action === undefined) return
    event.preventDefault()
    action()
  }
}

/** One step out: from inside a row to the row, from a row to the timeline, from there to what the app says. */
function back(scroller: HTMLElement, beyond: (() => void) | undefined): void {
  const row = focusedRow(scroller)
  if (row === null) return beyond?.()
  const isInside = row !== scroller.ownerDocument.activeElement
  ;(isInside ? row : scroller).focus({ preventScroll: true })
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

/** The index of a row that has the focus itself. */
function ownIndex(target: EventTarget): number | null {
  const index = target instanceof HTMLElement ? target.dataset['index'] : undefined
  return index === undefined ? null : Number(index)
}

/** The index of the row that has the focus, or has it inside. */
function focusedIndex(scroller: HTMLElement): number | null {
  const row = focusedRow(scroller)
  return row && Number(row.dataset['index'])
}

function focusedRow(scroller: HTMLElement): HTMLElement | null {
  const row = scroller.ownerDocument.activeElement?.closest<HTMLElement>('[data-index]') ?? null
  return scroller.contains(row) ? row : null
}

function startIndex(scroller: HTMLElement, { virtualizer, rows, current }: RowKeys, step: 1 | -1): number {
  const focused = focusedIndex(scroller)
  if (focused !== null) return focused
  const top = scroller.scrollTop
  const seen = (virtualizer?.getVirtualItems() ?? []).filter((item) => item.end > top && item.start < top + scroller.clientHeight)
  const last = seen.find((item) => rows[item.index]?.key === current.current)
  if (last !== undefined) return last.index
  // Without a row to go on from, the first key goes to the first or the last row that can be seen.
  return step === 1 ? (seen[0]?.index ?? 0) - 1 : (seen.at(-1)?.index ?? 0) + 1
}
