import { type RefObject, useCallback, useEffect, useInsertionEffect, useLayoutEffect, useRef, useState } from 'react'
import type { FlatRow } from './flat-rows.ts'
import { useEventCallback } from './use-event-callback.ts'
import type { VirtualRows } from './virtualizer.ts'

export interface RevealOptions {
  /** Put the focus on it. Default false: it is marked for a moment instead. */
  readonly focus?: boolean
}

interface Wanted extends RevealOptions {
  readonly key: string
}

/** How long a row that was jumped to stays marked, in milliseconds. */
const MARK_MS = 2_400
/** Frames until a row far away is drawn. */
const MOST_FRAMES = 8
/** How the browser itself is told where a row is to stand. */
const BLOCKS = { auto: 'nearest', center: 'center', start: 'start' } as const
const isomorphicLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect

/** Brings rows into view, also ones that are only there with the next drawing: `reveal(key)` may come with what unfolds its group. */
export function useReveal(virtual: VirtualRows | 'missing' | null, scroller: RefObject<HTMLDivElement | null>, rows: readonly FlatRow[]) {
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const [marked, setMarked] = useState<string | null>(null)
  const newest = useRef(rows)
  /** Where keys go on from while nothing has the focus. */
  const current = useRef<string | null>(null)

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
  }, [marked])

  const reveal = useCallback((key: string, options: RevealOptions = {}) => setWanted({ key, ...options }), [])
  return { reveal, marked, current }
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
