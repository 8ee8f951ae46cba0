import { memo } from 'react'
import { icon, path } from '../icon.tsx'
import { icons } from '../icons.tsx'
import { type Bar, isFailure, type RunSpan, spanOf } from './bars.ts'
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
  const steps = (within: RunSpan | null) => bars.filter((bar) => isStep(bar, within)).length
  return (
    <div className="er-wf-head">
      <span className="er-note" role="status" aria-live={span === null ? 'off' : 'polite'} dir="auto">
        {span === null ? words.summary(steps(null), bars.filter(isFailure).length, scale.drawn === 0 ? '' : formatSpan(scale.drawn, labels)) : words.selected(steps(span), formatSpan(span.to - span.from, labels))}
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

function isStep(bar: Bar, within: RunSpan | null): boolean {
  const at = spanOf(bar)
  return at !== null && (within === null || (at.from <= within.to && at.to >= within.from))
}
