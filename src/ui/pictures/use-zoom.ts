import { type RefObject, useMemo, useRef, useState } from 'react'
import { useEventCallback } from '../timeline/use-event-callback.ts'
import { scrolledBy, scrollInline } from './inline.ts'
import { project, type Projection, type TimeScale } from './scale.ts'
import { useIsomorphicLayoutEffect } from './use-size.ts'

/** Wider lines cannot be scrolled in every browser. */
const WIDEST_PX = 8_000_000
/** Nearer there is nothing to see. */
const MOST_PX_PER_MS = 2
/** Room for what stands after the last bar. */
const END_PX = 32

export interface Zoom {
  readonly projection: Projection
  /** 1: all of it is in view. */
  readonly zoom: number
  readonly canZoomIn: boolean
  /** Zooms so that what stands at a place in view, in pixels, stays there. */
  zoomBy(factor: number, px: number): void
  fit(): void
  /** Zooms and scrolls so that a stretch of time fills the view. */
  show(from: number, to: number): void
}

/** How much of a run's time is in view. `width`: of the view, in pixels. */
export function useZoom(scroller: RefObject<HTMLElement | null>, scale: TimeScale, width: number): Zoom {
  const [wanted, setWanted] = useState(1)
  const highest = Math.max(1, Math.min(WIDEST_PX / width, (scale.drawn * MOST_PX_PER_MS) / width))
  const zoom = Math.min(wanted, highest)
  const projection = useMemo(() => project(scale, width * zoom - END_PX), [scale, width, zoom])
  /** What is to stand where once it is drawn at its new size. */
  const held = useRef<{ readonly at: number; readonly px: number } | null>(null)

  useIsomorphicLayoutEffect(() => {
    const { at, px } = held.current ?? {}
    held.current = null
    if (scroller.current !== null && at !== undefined && px !== undefined) scrollInline(scroller.current, projection.toX(at) - px)
  }, [projection, scroller])

  const within = (next: number) => Math.min(highest, Math.max(1, next))
  // Several may come before the first of them is drawn: each goes on from the one before it.
  const zoomTo = (next: (before: number) => number, at: number, px: number) => {
    if (within(next(zoom)) !== zoom) held.current = { at, px }
    setWanted((before) => within(next(within(before))))
  }
  const zoomBy = useEventCallback((factor: number, px: number) => {
    if (scroller.current !== null) zoomTo((before) => before * factor, projection.toInstant(scrolledBy(scroller.current) + px), px)
  })
  const fit = useEventCallback(() => zoomTo(() => 1, scale.start, 0))
  const show = useEventCallback((from: number, to: number) => {
    const wide = Math.max(1, projection.toX(to) - projection.toX(from))
    zoomTo(() => (zoom * width * 0.8) / wide, from, width * 0.1)
  })
  return { projection, zoom, canZoomIn: zoom < highest, zoomBy, fit, show }
}
