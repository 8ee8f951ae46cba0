import { useLayoutEffect, useState, useSyncExternalStore } from 'react'
import type { DiffLayout } from './diff-rows.ts'

/** Pixels that two texts beside each other need. */
const MIN_SPLIT = 640

/** What the reader chose last: on this page, all comparisons follow. */
let chosen: DiffLayout | undefined
const listeners = new Set<() => void>()

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange)
  return () => listeners.delete(onChange)
}

function choose(layout: DiffLayout): void {
  chosen = layout
  for (const tell of listeners) tell()
}

interface LayoutChoice {
  readonly layout: DiffLayout
  /** Absent where there is no choice. */
  readonly choose: ((layout: DiffLayout) => void) | undefined
}

/** How a comparison is laid out: as the reader chose, else as it is told, in one column wherever two have no room, or one of them nothing to show. */
export function useLayout(preferred: DiffLayout, box: HTMLElement | null, isOneSided: boolean): LayoutChoice {
  const wanted = useSyncExternalStore(subscribe, () => chosen) ?? preferred
  const [isWide, setWide] = useState(false)
  useLayoutEffect(() => {
    if (box === null) return undefined
    const measure = () => setWide(box.clientWidth > MIN_SPLIT)
    measure()
    if (typeof ResizeObserver === 'undefined') return undefined
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    return () => observer.disconnect()
  }, [box])
  const isChoice = isWide && !isOneSided
  return { layout: isChoice ? wanted : 'unified', choose: isChoice ? choose : undefined }
}
