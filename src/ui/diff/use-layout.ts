import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from 'react'
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
  /** Absent where there is no room for a choice. */
  readonly choose: ((layout: DiffLayout) => void) | undefined
}

/** How a comparison is laid out: as the reader chose, else as it is told, in one column wherever two have no room. */
export function useLayout(preferred: DiffLayout, box: RefObject<HTMLElement | null>): LayoutChoice {
  const wanted = useSyncExternalStore(subscribe, () => chosen) ?? preferred
  const [isWide, setWide] = useState(false)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const measure = () => setWide(element.clientWidth > MIN_SPLIT)
    measure()
    if (typeof ResizeObserver === 'undefined') return undefined
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return { layout: isWide ? wanted : 'unified', choose: isWide ? choose : undefined }
}
