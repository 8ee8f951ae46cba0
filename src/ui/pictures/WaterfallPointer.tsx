import { type RefObject, useEffect, useMemo, useState } from 'react'
import type { PictureLabels } from './labels.ts'
import { inlineOffset } from './inline.ts'
import type { Projection } from './scale.ts'

export interface WaterfallPointerProps {
  readonly scroller: RefObject<HTMLElement | null>
  /** How wide what stands before the line is. */
  readonly label: number
  /** By how much the line is scrolled. */
  readonly left: number
  readonly projection: Projection
  readonly timeZone: string | undefined
  readonly labels: PictureLabels
}

/** A line under the pointer, and its time. By itself, so that nothing else is drawn again as it moves. */
export function WaterfallPointer({ scroller, label, left, projection, timeZone, labels }: WaterfallPointerProps) {
  const [px, setPx] = useState<number | null>(null)
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const onMove = (event: PointerEvent) => {
      const at = inlineOffset(element, event.clientX) - label
      setPx(at < 0 || at > element.clientWidth - label ? null : at)
    }
    const onLeave = () => setPx(null)
    element.addEventListener('pointermove', onMove)
    element.addEventListener('pointerleave', onLeave)
    return () => {
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerleave', onLeave)
    }
  }, [scroller, label])
  const isNear = projection.pxPerMs > 0.02
  const format = useMemo(
    () => new Intl.DateTimeFormat(labels.locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone, ...(isNear && { fractionalSecondDigits: 1 }) }),
    [labels.locale, timeZone, isNear],
  )
  if (px === null) return null
  return (
    <div className="er-wf-pointer" aria-hidden="true">
      <span className="er-wf-line" style={{ insetInlineStart: left + px }}>
        <span>{format.format(projection.toInstant(left + px))}</span>
      </span>
    </div>
  )
}
