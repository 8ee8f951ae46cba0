import { memo, type PointerEvent, type UIEvent, useId, useMemo, useRef, useState } from 'react'
import { partClass } from '../part.ts'
import type { TimelineRow } from '../rows/row.ts'
import { useEventCallback } from '../timeline/use-event-callback.ts'
import { useIsClient } from '../timeline/use-is-client.ts'
import { buildBars, type RunSpan, spanOf } from './bars.ts'
import { buildBarsOfRuns } from './bars-of-runs.ts'
import { englishPictureLabels } from './english.ts'
import { hasEvent } from './has-event.ts'
import { inlineOffset, scrolledBy, scrollInline } from './inline.ts'
import type { LaneRun } from './lanes/lanes-props.ts'
import type { PictureProps } from './picture-props.ts'
import { buildScale } from './scale.ts'
import { useDrag } from './use-drag.ts'
import { usePinch } from './use-pinch.ts'
import { useIsomorphicLayoutEffect, useSize } from './use-size.ts'
import { useZoom } from './use-zoom.ts'
import { onWaterfallKey } from './waterfall-keys.ts'
import { WaterfallAxis } from './WaterfallAxis.tsx'
import { WaterfallHead } from './WaterfallHead.tsx'
import { WaterfallPointer } from './WaterfallPointer.tsx'
import { ROW_PX, WaterfallRow } from './WaterfallRow.tsx'

export interface RunWaterfallProps extends PictureProps {
  /** From `buildRows`, or better a `createRowBuilder`: the rows of a timeline. */
  readonly rows?: readonly TimelineRow[] | undefined
  /** Several runs instead, by time, with a lane for each. Must keep its identity while nothing in it changes. */
  readonly runs?: readonly LaneRun[] | undefined
  /** Until when what still runs is drawn, milliseconds since the epoch. Default: the last instant in the rows. */
  readonly now?: number | undefined
  /** An event of the selected step; null: none. Left out, the picture keeps it itself. */
  readonly selectedId?: number | null | undefined
  /** Of several runs: the one of which the selected event is. */
  readonly selectedRunId?: string | undefined
  /** Called with the id of the first event of the step that the reader selects; of several runs, also with its run. */
  readonly onSelect?: ((id: number, runId?: string) => void) | undefined
  /** Called with the stretch that the reader drags over or extends with Shift; null when they let go of it. */
  readonly onSpanChange?: ((span: RunSpan | null) => void) | undefined
  /** Called to leave the picture: by Esc, or its button. With it, the picture fills the screen of a phone. */
  readonly onClose?: (() => void) | undefined
  readonly loading?: boolean | undefined
  /** Why there is nothing to show. */
  readonly error?: Pick<Error, 'message'> | null | undefined
  /** Single-letter keys while the focus is inside. Default true. */
  readonly keys?: boolean | undefined
  /** IANA zone in which times are shown. Default: the reader's. */
  readonly timeZone?: string | undefined
}

const NO_ROWS: readonly TimelineRow[] = []
const AXIS_PX = 28
const OVERSCAN = 4
const ROWS_WITHOUT_LAYOUT = 30
const LABEL_BEFORE_LAYOUT = 240
const VIEW_BEFORE_LAYOUT = { width: 960, height: 0 }

/**
 * A run over time: a row for each step, with what the agent thought and waited before it. It fills the height that it is given, and
 * draws the rows in view only.
 * @example <RunWaterfall rows={buildRows(events)} selectedId={id} onSelect={setId} />
 */
export const RunWaterfall = memo(function RunWaterfall(props: RunWaterfallProps) {
  const { rows = NO_ROWS, runs, now, onSelect, onSpanChange, onClose, loading = false, className, labels = englishPictureLabels } = props
  const isClient = useIsClient()
  const timeZone = props.timeZone ?? (isClient ? undefined : 'UTC')
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const corner = useRef<HTMLDivElement>(null)
  const size = useSize(scroller)
  const label = useSize(corner)?.width ?? LABEL_BEFORE_LAYOUT
  const { width, height } = size ?? VIEW_BEFORE_LAYOUT
  const view = Math.max(64, width - label)
  const [{ top, left }, setScroll] = useState({ top: 0, left: 0 })
  const [own, setOwn] = useState<{ readonly id: number | null; readonly runId?: string | undefined }>({ id: null })
  const [span, setSpan] = useState<RunSpan | null>(null)
  const anchor = useRef<number | null>(null)

  const bars = useMemo(() => (runs === undefined ? buildBars(rows, now) : buildBarsOfRuns(runs, now)), [rows, runs, now])
  const scale = useMemo(() => buildScale(bars), [bars])
  const { projection, zoom, canZoomIn, zoomBy, fit, show } = useZoom(scroller, scale, view)
  const { id: selectedId, runId: selectedRunId } = props.selectedId === undefined ? own : { id: props.selectedId, runId: props.selectedRunId }
  const current = useMemo(
    () => (selectedId === null ? -1 : bars.findIndex((bar) => bar.lane?.runId === selectedRunId && hasEvent(bar.row, selectedId))),
    [bars, selectedId, selectedRunId],
  )

  const changeSpan = (next: RunSpan | null) => {
    setSpan(next)
    onSpanChange?.(next)
  }
  const select = (index: number) => {
    const { id: chosen = null, lane } = bars[index] ?? {}
    if (chosen === null) return
    anchor.current = null
    setOwn({ id: chosen, runId: lane?.runId })
    if (lane === undefined) onSelect?.(chosen)
    else onSelect?.(chosen, lane.runId)
    reveal(index)
  }
  const extend = (index: number) => {
    const from = anchor.current ?? current
    select(index)
    anchor.current = from
    const [a, b] = [bars[from], bars[index]].map((bar) => bar && spanOf(bar))
    if (a && b) changeSpan({ from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) })
  }
  /** Scrolls no further than it must. */
  const reveal = useEventCallback((index: number) => {
    const element = scroller.current
    const bar = bars[index]
    if (element === null || bar === undefined) return
    const y = index * ROW_PX
    const room = element.clientHeight - AXIS_PX - ROW_PX
    element.scrollTop = Math.min(y, Math.max(element.scrollTop, y - room))
    const at = spanOf(bar)
    if (at === null) return
    const x = projection.toX(at.from)
    const seen = scrolledBy(element)
    if (x < seen || x > seen + view - ROW_PX) scrollInline(element, x - view / 3)
  })
  // What is selected elsewhere is brought into view; what the reader scrolls away from stays away.
  useIsomorphicLayoutEffect(() => {
    if (current !== -1 && size !== null) reveal(current)
    // oxlint-disable-next-line react/exhaustive-deps -- not when rows or sizes change
  }, [selectedId, selectedRunId, size === null])

  /** Around what is selected, where it can be seen. */
  const zoomHere = (factor: number) => {
    const at = current === -1 ? null : bars[current] && spanOf(bars[current])
    const px = at ? projection.toX(at.from) - left : -1
    zoomBy(factor, px >= 0 && px <= view ? px : view / 2)
  }
  usePinch(scroller, (factor, px) => zoomBy(factor, Math.max(0, px - label)))
  const instantUnder = (event: PointerEvent<HTMLElement>) => {
    const px = inlineOffset(event.currentTarget, event.clientX) - label
    return px < 0 || px > view || event.clientY - event.currentTarget.getBoundingClientRect().top > height ? null : projection.toInstant(scrolledBy(event.currentTarget) + px)
  }
  const { endsDrag, ...drag } = useDrag(instantUnder, (from, event) => {
    const px = Math.min(view, Math.max(0, inlineOffset(event.currentTarget, event.clientX) - label))
    const to = projection.toInstant(scrolledBy(event.currentTarget) + px)
    changeSpan({ from: Math.min(from, to), to: Math.max(from, to) })
  })
  const leave = () => {
    if (span !== null) changeSpan(null)
    else onClose?.()
    return span !== null || onClose !== undefined
  }

  const isEmpty = bars.length === 0
  const first = Math.max(0, Math.floor(top / ROW_PX) - OVERSCAN)
  const last = size === null ? ROWS_WITHOUT_LAYOUT : Math.ceil((top + height) / ROW_PX) + OVERSCAN
  const drawn = bars.slice(first, last)
  const spanX = span === null ? null : { from: projection.toX(span.from), to: projection.toX(span.to) }
  return (
    <section
      className={partClass('er-waterfall', className)}
      data-part="run-waterfall"
      data-state={!isEmpty ? 'ready' : loading ? 'loading' : props.error ? 'error' : 'empty'}
      data-sheet={onClose !== undefined || undefined}
      aria-label={labels.waterfall.name}
      aria-busy={loading || undefined}
    >
      <WaterfallHead bars={bars} scale={scale} span={span} zoom={zoom} canZoomIn={canZoomIn} zoomBy={zoomHere} fit={fit} onClear={() => changeSpan(null)} onShow={show} onClose={onClose} labels={labels} />
      {isEmpty &&
        (props.error && !loading ? (
          <p className="er-empty er-wrong" role="alert">
            {props.error.message.slice(0, 500)}
          </p>
        ) : (
          <p className="er-empty">{loading ? labels.loading : labels.waterfall.empty}</p>
        ))}
      <div
        ref={scroller}
        className="er-wf-scroller"
        hidden={isEmpty}
        role="listbox"
        aria-label={labels.waterfall.name}
        aria-activedescendant={current >= first && current < last ? `${id}${current}` : undefined}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keys are the list's
        tabIndex={0}
        onScroll={(event: UIEvent<HTMLElement>) => setScroll({ top: event.currentTarget.scrollTop, left: scrolledBy(event.currentTarget) })}
        onKeyDown={(event) =>
          onWaterfallKey(event, {
            letters: props.keys !== false,
            bars,
            current,
            page: Math.max(1, Math.floor((height - AXIS_PX) / ROW_PX) - 1),
            select,
            extend,
            zoomBy: zoomHere,
            fit,
            scrollBy: (pages) => scroller.current !== null && scrollInline(scroller.current, Math.max(0, left + pages * view)),
            leave,
          })
        }
        onClick={(event) => {
          const index = event.target instanceof Element ? event.target.closest('[data-index]')?.getAttribute('data-index') : null
          if (!endsDrag() && index) select(Number(index))
        }}
        onDoubleClick={fit}
        {...drag}
      >
        <div className="er-wf-content" style={{ inlineSize: label + view * zoom, blockSize: AXIS_PX + bars.length * ROW_PX, ['--er-view' as string]: `${height}px` }}>
          <div ref={corner} className="er-wf-corner" aria-hidden="true" />
          <WaterfallAxis scale={scale} projection={projection} left={left} right={left + view} timeZone={timeZone} labels={labels} />
          {spanX !== null && (
            <div className="er-wf-pointer" aria-hidden="true">
              <span className="er-wf-span" style={{ insetInlineStart: spanX.from, inlineSize: Math.max(1, spanX.to - spanX.from) }} />
            </div>
          )}
          <WaterfallPointer scroller={scroller} label={label} left={left} projection={projection} timeZone={timeZone} labels={labels} />
          <div className="er-wf-rows" role="presentation">
            {drawn.map((bar, at) => (
              <WaterfallRow
                key={bar.key}
                bar={bar}
                index={first + at}
                id={`${id}${first + at}`}
                count={bars.length}
                selected={first + at === current}
                projection={projection}
                timeZone={timeZone}
                labels={labels}
              />
            ))}
          </div>
        </div>
      </div>
    </section>
  )
})
