import { memo, useMemo } from 'react'
import { createDayReader } from '../rows/day.ts'
import type { PictureLabels } from './labels.ts'
import type { Fold, Projection, TimeScale } from './scale.ts'
import { stepOf, ticksBetween } from './ticks.ts'
import { formatSpan } from './title.ts'

export interface WaterfallAxisProps {
  readonly scale: TimeScale
  readonly projection: Projection
  /** Which part of the line is in view, in pixels. */
  readonly left: number
  readonly right: number
  readonly timeZone: string | undefined
  readonly labels: PictureLabels
}

const APART_PX = 96
const WORDS_PX = 68
/** Narrower folds cannot be told from the line beside them; narrower than their words, they stand without. */
const LEAST_FOLD_PX = 3
const FOLD_WORDS_PX = 30

/** When things were: ticks at round times, and the pauses that were folded. The rows say the same in words. */
export const WaterfallAxis = memo(function WaterfallAxis({ scale, projection, left, right, timeZone, labels }: WaterfallAxisProps) {
  const { foldWidth, toX } = projection
  const dayOf = useMemo(() => createDayReader(timeZone), [timeZone])
  const step = stepOf(projection, APART_PX)
  const format = useMemo(() => formats(labels.locale, timeZone, step), [labels.locale, timeZone, step])
  // No event says when it was.
  if (scale.end === 0) return <div className="er-wf-axis" aria-hidden="true" />
  const folds = foldWidth < LEAST_FOLD_PX ? [] : scale.folds.map((fold) => ({ fold, x: toX(fold.from) })).filter(({ x }) => x <= right && x + foldWidth >= left)
  const isFree = (x: number) => x + WORDS_PX <= right && folds.every((fold) => x + WORDS_PX <= fold.x || x >= fold.x + foldWidth)
  let day = dayOf(scale.start)
  const ticks = ticksBetween(scale, projection, Math.max(0, left - APART_PX), right, APART_PX).map(({ x, at }) => {
    const isNewDay = dayOf(at) !== day
    day = dayOf(at)
    return { x, at, words: isFree(x) ? (isNewDay ? format.day : format.time).format(at) : null }
  })
  // Words stand above the rows, lines behind them.
  return (
    <>
      <div className="er-wf-axis" aria-hidden="true">
        {ticks.map(({ x, at, words }) => words !== null && (
          <span key={at} style={{ insetInlineStart: x }}>
            <bdi>{words}</bdi>
          </span>
        ))}
        {foldWidth >= FOLD_WORDS_PX &&
          folds.map(({ fold, x }) => (
            <span key={fold.from} className="er-wf-pause" title={labels.waterfall.idle(formatSpan(fold.to - fold.from, labels))} style={{ insetInlineStart: x, inlineSize: foldWidth }}>
              <bdi>{short(fold, labels)}</bdi>
            </span>
          ))}
      </div>
      <div className="er-wf-grid" aria-hidden="true">
        {ticks.map(({ x, at }) => <span key={at} className="er-wf-tick" style={{ insetInlineStart: x }} />)}
        {folds.map(({ fold, x }) => <span key={fold.from} className="er-wf-fold" style={{ insetInlineStart: x, inlineSize: foldWidth }} />)}
      </div>
    </>
  )
})

/** `12 m`, `3 h`: the largest unit is enough for a pause. */
function short({ from, to }: Fold, labels: PictureLabels): string {
  return formatSpan(to - from, labels).split(' ').slice(0, 2).join(' ')
}

function formats(locale: string, timeZone: string | undefined, step: number): { readonly time: Intl.DateTimeFormat; readonly day: Intl.DateTimeFormat } {
  const time: Intl.DateTimeFormatOptions = {
    hour: '2-digit',
    minute: '2-digit',
    ...(step < 60_000 && { second: '2-digit' }),
    ...(step < 1_000 && { fractionalSecondDigits: step < 10 ? 3 : step < 100 ? 2 : 1 }),
    hourCycle: 'h23',
    timeZone,
  }
  return { time: new Intl.DateTimeFormat(locale, time), day: new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }) }
}
