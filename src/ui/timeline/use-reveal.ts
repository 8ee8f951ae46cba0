import { type RefObject, useEffect, useInsertionEffect, useLayoutEffect, useRef } from 'react'
import type { FlatRow } from './flat-rows.ts'
import { useEventCallback } from './use-event-callback.ts'
import type { VirtualRows } from './virtualizer.ts'

export interface RevealOptions {
  /** Put the focus on it. Default false: it is marked for a moment instead. */
  readonly focus?: boolean
}

/** A row that is to be brought into view. */
export interface Wanted extends RevealOptions {
  readonly key: string
}

export interface RevealInput {
  readonly virtual: VirtualRows | 'missing' | null
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly rows: readonly FlatRow[]
  readonly wanted: Wanted | null
  readonly marked: string | null
  readonly setWanted: (wanted: null) => void
  readonly setMarked: (key: string | null) => void
  /** Where keys go on from while nothing has the focus. */
  readonly current: RefObject<string | null>
}

/** How long a row that was jumped to stays marked, in milliseconds. */
const MARK_MS = 2_400
/** Frames until a row far away is drawn. */
const MOST_FRAMES = 8
/** How the browser itself is told where a row is to stand. */
const BLOCKS = { auto: 'nearest', center: 'center', start: 'start' } as const
const isomorphicLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect

/** Brings the wanted row into view, also one that is only there with the next drawing: it may be wanted with what unfolds its group. */
export function useReveal({ virtual, scroller, rows, wanted, marked, setWanted, setMarked, current }: RevealInput): void {
  const newest = useRef(rows)
  useInsertionEffect(() => {
    newest.current = rows
  })

  const show = useEventCallback(({ key, focus }: Wanted) => {
    setWanted(null)
    const index = rows.findIndex((row) => row.key === key)
    if (index === -1) return
    current.current = key
    scrollToRow(virtual, scroller, index, focus ? 'auto' : 'center')
    if (focus) return focusRow(scroller, newest, key, MOST_FRAMES)
    setMarked(key)
    // How high a row is that has just been opened is known when it is drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => showHead(virtual, scroller, newest, key)))
  })
  isomorphicLayoutEffect(() => {
    if (wanted !== null) show(wanted)
  }, [wanted, show])

  useEffect(() => {
    if (marked === null) return
    const timer = setTimeout(() => setMarked(null), MARK_MS)
    return () => clearTimeout(timer)
  }, [marked, setMarked])
}

/** The middle of a row that is higher than the view would say nothing: it is shown from its beginning. */
function showHead(virtual: VirtualRows | 'missing' | null, scroller: RefObject<HTMLDivElement | null>, rows: RefObject<readonly FlatRow[]>, key: string): void {
  const index = rows.current.findIndex((row) => row.key === key)
  const row = rowAt(scroller, index)
  if (row && scroller.current && row.offsetHeight > scroller.current.clientHeight) scrollToRow(virtual, scroller, index, 'start')
}

function scrollToRow(virtual: VirtualRows | 'missing' | null, scroller: RefObject<HTMLDivElement | null>, index: number, align: keyof typeof BLOCKS): void {
  if (virtual === 'missing') rowAt(scroller, index)?.scrollIntoView({ block: BLOCKS[align] })
  else virtual?.scrollToIndex(index, { align })
}

function focusRow(scroller: RefObject<HTMLDivElement | null>, rows: RefObject<readonly FlatRow[]>, key: string, frames: number): void {
  const index = rows.current.findIndex((row) => row.key === key)
  const row = rowAt(scroller, index)
  if (row) row.focus({ preventScroll: true })
  else if (frames > 0) requestAnimationFrame(() => focusRow(scroller, rows, key, frames - 1))
}

function rowAt(scroller: RefObject<HTMLDivElement | null>, index: number): HTMLElement | null | undefined {
  return scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
}
