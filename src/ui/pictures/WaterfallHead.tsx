import { memo, useMemo } from 'react'
import { icon, path } from '../icon.tsx'
import { icons } from '../icons.tsx'
import { type Bar, isFailure, type RunSpan } from './bars.ts'
import type { PictureLabels } from './labels.ts'
import type { TimeScale } from './scale.ts'
import { formatSpan } from './title.ts'

export interface WaterfallHeadProps {
  readonly bars: readonly Bar[]
  readonly scale: TimeScale
  readonly span: RunSpan | null
  readonly zoom: number
  readonly canZoomIn: boolean
  readonly zoomBy: (factor: number) => void
  readonly fit: () => void
  readonly onShow: (from: number, to: number) => void
  readonly onClear: () => void
  readonly onClose: (() => void) | undefined
  readonly labels: PictureLabels
}

const plusIcon = icon('plus', path('M8 4.5v7M4.5 8h7'))

/** What the picture shows in words, and what can be done with it without a mouse. */
export const WaterfallHead = memo(function WaterfallHead(props: WaterfallHeadProps) {
  const { bars, scale, span, zoom, canZoomIn, zoomBy, fit, onShow, onClear, onClose, labels } = props
  const words = labels.waterfall
  const { steps, failed } = useMemo(() => count(bars, span), [bars, span])
  return (
    <div className="er-wf-head">
      <span className="er-note" role="status" aria-live={span === null ? 'off' : 'polite'} dir="auto">
        {span === null ? words.summary(steps, failed, scale.drawn === 0 ? '' : formatSpan(scale.drawn, labels)) : words.selected(steps, formatSpan(span.to - span.from, labels))}
      </span>
      {span !== null && (
        <>
          <button type="button" className="er-link-button" onClick={() => onShow(span.from, span.to)}>
            {words.zoomToSelection}
          </button>
          <button type="button" className="er-link-button" onClick={onClear}>
            {words.clear}
          </button>
        </>
      )}
      <span className="er-wf-tools">
        <button type="button" className="er-link-button" disabled={zoom === 1} onClick={fit}>
          {words.fit}
        </button>
        <button type="button" className="er-icon-button" aria-label={words.zoomOut} title={words.zoomOut} disabled={zoom === 1} onClick={() => zoomBy(1 / 1.5)}>
          {icons.dash}
        </button>
        <button type="button" className="er-icon-button" aria-label={words.zoomIn} title={words.zoomIn} disabled={!canZoomIn} onClick={() => zoomBy(1.5)}>
          {plusIcon}
        </button>
        {onClose && (
          <button type="button" className="er-icon-button" aria-label={words.close} title={words.close} onClick={onClose}>
            {icons.cross}
          </button>
        )}
      </span>
    </div>
  )
})

/** How many steps there are, of those that stand in a stretch of time where one is given. */
function count(bars: readonly Bar[], within: RunSpan | null): { readonly steps: number; readonly failed: number } {
  let steps = 0
  let failed = 0
  for (const bar of bars) {
    const first = bar.segments[0]
    if (first === undefined || (within !== null && (first.from > within.to || (bar.segments.at(-1) ?? first).to < within.from))) continue
    steps += 1
    if (isFailure(bar)) failed += 1
  }
  return { steps, failed }
}
