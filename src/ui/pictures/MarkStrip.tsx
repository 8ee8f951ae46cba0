import { memo, useEffect, useRef, useState } from 'react'
import { bandsOf, EDIT, FAILURE, type Marks, MESSAGE, STEP } from './marks.ts'
import { useIsomorphicLayoutEffect, useSize } from './use-size.ts'

export interface MarkStripProps {
  readonly marks: Pick<Marks, 'marks'>
  /** Which way the entries run. */
  readonly along: 'block' | 'inline'
}

/** How much of the strip's thickness a mark takes. Later ones are painted over earlier ones. */
const LAYERS = [
  { mark: STEP, side: 'borderBottomColor', share: 0.25 },
  { mark: MESSAGE, side: 'borderRightColor', share: 1 },
  { mark: EDIT, side: 'borderLeftColor', share: 0.5 },
  { mark: FAILURE, side: 'borderTopColor', share: 1 },
] as const

/** A run as a strip: messages full width, edits half, other steps a quarter, failures red over all of them. */
export const MarkStrip = memo(function MarkStrip({ marks, along }: MarkStripProps) {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSize(box)
  const [theme, setTheme] = useState(0)
  // A canvas has pixels and no colours of its own: the style sheet hands them over as those of borders that nobody sees, and a change of
  // the theme, wherever it came from, is heard as the end of their transition.
  useEffect(() => {
    const element = canvas.current
    const onChange = () => setTheme((count) => count + 1)
    element?.addEventListener('transitionend', onChange)
    return () => element?.removeEventListener('transitionend', onChange)
  }, [])
  useIsomorphicLayoutEffect(() => {
    if (canvas.current !== null && size !== null) paint(canvas.current, size.width, size.height, marks, along)
  }, [size, marks, along, theme])
  return (
    <div ref={box} className="er-marks" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  )
})

function paint(canvas: HTMLCanvasElement, width: number, height: number, marks: Pick<Marks, 'marks'>, along: 'block' | 'inline'): void {
  const ratio = canvas.ownerDocument.defaultView?.devicePixelRatio ?? 1
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  const context = canvas.getContext('2d')
  if (context === null || canvas.width * canvas.height === 0) return
  const [length, thickness] = along === 'block' ? [canvas.height, canvas.width] : [canvas.width, canvas.height]
  const bands = bandsOf(marks, length, ratio)
  const colours = getComputedStyle(canvas)
  for (const { mark, side, share } of LAYERS) {
    context.fillStyle = colours[side]
    const size = Math.round(thickness * share)
    for (let from = 0; from < length; from++) {
      if (((bands[from] ?? 0) & mark) === 0) continue
      let to = from + 1
      while (to < length && ((bands[to] ?? 0) & mark) !== 0) to++
      if (along === 'block') context.fillRect(0, from, size, to - from)
      else context.fillRect(from, thickness - size, to - from, size)
      from = to
    }
  }
}
