import { type PointerEvent, useRef } from 'react'

/** A press that moves less is a click. */
const SLOP_PX = 4

export interface DragHandlers {
  onPointerDown(event: PointerEvent<HTMLElement>): void
  onPointerMove(event: PointerEvent<HTMLElement>): void
  onPointerUp(): void
  onPointerCancel(): void
  /** Whether the click that ends a drag is to be passed over; says so once. */
  endsDrag(): boolean
}

/**
 * Dragging with a mouse or a pen; fingers scroll.
 * @param begin where a drag may begin, as a place that `onDrag` is given again; null elsewhere.
 */
export function useDrag(begin: (event: PointerEvent<HTMLElement>) => number | null, onDrag: (from: number, event: PointerEvent<HTMLElement>) => void): DragHandlers {
  const drag = useRef<{ readonly x: number; readonly from: number; isMoving: boolean } | null>(null)
  const ended = useRef(false)
  const end = () => {
    ended.current = drag.current?.isMoving === true
    drag.current = null
  }
  return {
    onPointerDown(event) {
      ended.current = false
      if (event.button !== 0 || event.pointerType === 'touch') return
      const from = begin(event)
      if (from !== null) drag.current = { x: event.clientX, from, isMoving: false }
    },
    onPointerMove(event) {
      const current = drag.current
      if (current === null) return
      if (event.buttons === 0) return end()
      if (!current.isMoving && Math.abs(event.clientX - current.x) < SLOP_PX) return
      if (!current.isMoving) event.currentTarget.setPointerCapture(event.pointerId)
      current.isMoving = true
      onDrag(current.from, event)
    },
    onPointerUp: end,
    onPointerCancel: end,
    endsDrag() {
      const was = ended.current
      ended.current = false
      return was
    },
  }
}
