import { type RefObject, useEffect, useState } from 'react'

/** Ids of the first and the last event of which something is on the screen. */
export interface VisibleEvents {
  readonly from: number
  readonly to: number
}

/** Which events a timeline shows now, inside some element; null while it shows none. */
export function useVisibleEvents(inside: RefObject<HTMLElement | null>): VisibleEvents | null {
  const [visible, setVisible] = useState<VisibleEvents | null>(null)
  useEffect(() => {
    const element = inside.current
    if (element === null) return
    let frame = 0
    const read = () => {
      frame = 0
      const next = visibleIn(element)
      setVisible((before) => (before?.from === next?.from && before?.to === next?.to ? before : next))
    }
    const readSoon = () => (frame ||= requestAnimationFrame(read))
    // Scrolling does not bubble, and rows come and change without it.
    element.addEventListener('scroll', readSoon, { capture: true, passive: true })
    const changes = new MutationObserver(readSoon)
    changes.observe(element, { childList: true, subtree: true, attributeFilter: ['data-event-ids', 'style'] })
    readSoon()
    return () => {
      cancelAnimationFrame(frame)
      changes.disconnect()
      element.removeEventListener('scroll', readSoon, { capture: true })
    }
  }, [inside])
  return visible
}

function visibleIn(element: HTMLElement): VisibleEvents | null {
  const { top, bottom } = element.getBoundingClientRect()
  let from = Infinity
  let to = -Infinity
  for (const row of element.querySelectorAll<HTMLElement>('[data-event-ids]')) {
    const box = row.getBoundingClientRect()
    if (box.bottom <= top || box.top >= bottom) continue
    for (const id of (row.dataset['eventIds'] ?? '').split(' ').map(Number)) {
      from = Math.min(from, id)
      to = Math.max(to, id)
    }
  }
  return to === -Infinity ? null : { from, to }
}
