import { type RefObject, useEffect } from 'react'
import { useEventCallback } from '../timeline/use-event-callback.ts'
import { inlineOffset } from './inline.ts'

/** How much a notch of a wheel zooms; a trackpad's pinch comes as many small ones. */
const PER_PX = 0.01
const MOST_PX = 40

/** Ctrl+wheel and pinching, on an element that scrolls by itself otherwise. `px`: where on the element it is done. */
export function usePinch(ref: RefObject<HTMLElement | null>, onZoom: (factor: number, px: number) => void): void {
  const zoom = useEventCallback(onZoom)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      // Not the whole page.
      event.preventDefault()
      const delta = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 16
      zoom(Math.exp(-Math.min(MOST_PX, Math.max(-MOST_PX, delta)) * PER_PX), inlineOffset(element, event.clientX))
    }
    let apart: number | null = null
    const onTouch = (event: TouchEvent) => {
      const [one, two] = event.touches
      if (one === undefined || two === undefined) {
        apart = null
        return
      }
      if (event.cancelable) event.preventDefault()
      const now = Math.max(1, Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY))
      if (apart !== null) zoom(now / apart, inlineOffset(element, (one.clientX + two.clientX) / 2))
      apart = now
    }
    // React listens passively: these must be able to keep the page as it is.
    const options = { passive: false }
    element.addEventListener('wheel', onWheel, options)
    for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) element.addEventListener(type, onTouch, options)
    return () => {
      element.removeEventListener('wheel', onWheel)
      for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) element.removeEventListener(type, onTouch)
    }
  }, [ref, zoom])
}
