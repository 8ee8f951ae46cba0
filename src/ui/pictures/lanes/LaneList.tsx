import { type UIEvent, useId, useMemo, useRef, useState } from 'react'
import { formatSecond } from '../../panels/format.ts'
import { partClass } from '../../part.ts'
import { instantOfRow, looseRows, mergeRuns } from '../../rows/merge-runs.ts'
import { useIsClient } from '../../timeline/use-is-client.ts'
import { englishPictureLabels } from '../english.ts'
import { hasEvent } from '../has-event.ts'
import { useIsomorphicLayoutEffect, useSize } from '../use-size.ts'
import { onWaterfallKey } from '../waterfall-keys.ts'
import { LaneRow } from './LaneRow.tsx'
import { ROW_PX } from './lane-size.ts'
import type { LanePlace, RunLanesProps } from './lanes-props.ts'

const OVERSCAN = 4
const ROWS_WITHOUT_LAYOUT = 30

/** Several runs as one list by time. It draws the rows in view only, and stays at its end while its reader does. */
export function LaneList({ runs, onSelect, loading = false, keys = true, className, labels = englishPictureLabels, ...props }: RunLanesProps) {
  const isClient = useIsClient()
  const timeZone = props.timeZone ?? (isClient ? undefined : 'UTC')
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const size = useSize(scroller)
  const [top, setTop] = useState(0)
  const [own, setOwn] = useState<LanePlace | null>(null)
  const isAtEnd = useRef(true)
  const merged = useMemo(
    () => mergeRuns(runs.map(({ runId, rows }) => ({ runId, rows: looseRows(rows) })), instantOfRow).map((item) => ({ ...item, id: item.row.id ?? null })),
    [runs],
  )
  const selected = props.selected === undefined ? own : props.selected
  const current = useMemo(() => (selected === null ? -1 : merged.findIndex(({ runId, row }) => runId === selected.runId && hasEvent(row, selected.id))), [merged, selected])

  const select = (index: number) => {
    const chosen = merged[index]
    if (chosen === undefined || chosen.id === null) return
    const place = { runId: chosen.runId, id: chosen.id }
    setOwn(place)
    onSelect?.(place)
    const element = scroller.current
    if (element !== null) element.scrollTop = Math.min(index * ROW_PX, Math.max(element.scrollTop, (index + 1) * ROW_PX - element.clientHeight))
  }
  // What comes at the end is shown to who is there, and moves nobody else.
  useIsomorphicLayoutEffect(() => {
    const element = scroller.current
    if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight
  }, [merged.length, size])

  const height = size?.height ?? 0
  const first = Math.max(0, Math.floor(top / ROW_PX) - OVERSCAN)
  const last = size === null ? ROWS_WITHOUT_LAYOUT : Math.ceil((top + height) / ROW_PX) + OVERSCAN
  const isEmpty = merged.length === 0
  return (
    <section className={partClass('er-waterfall', className)} data-part="run-lanes" aria-label={labels.lanes.name} aria-busy={loading || undefined}>
      {isEmpty && <p className="er-empty">{loading ? labels.loading : labels.waterfall.empty}</p>}
      <div
        ref={scroller}
        className="er-wf-scroller"
        hidden={isEmpty}
        role="listbox"
        aria-label={labels.lanes.name}
        aria-activedescendant={current >= first && current < last ? `${id}${current}` : undefined}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keys are the list's
        tabIndex={0}
        onScroll={({ currentTarget: element }: UIEvent<HTMLElement>) => {
          setTop(element.scrollTop)
          isAtEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - ROW_PX
        }}
        onKeyDown={(event) =>
          onWaterfallKey(event, {
            letters: keys,
            bars: merged,
            current,
            page: Math.max(1, Math.floor(height / ROW_PX) - 1),
            select,
            extend: select,
            zoomBy: () => {},
            fit: () => {},
            scrollBy: () => {},
            leave: () => false,
          })
        }
        onClick={(event) => {
          const index = event.target instanceof Element ? event.target.closest('[data-index]')?.getAttribute('data-index') : null
          if (index) select(Number(index))
        }}
      >
        <div role="presentation" style={{ position: 'relative', blockSize: merged.length * ROW_PX }}>
          {merged.slice(first, last).map(({ key, ...item }, at) => {
            const time = instantOfRow(item.row)
            return (
              <LaneRow
                key={key}
                {...item}
                lanes={runs.length}
                title={runs[item.lane]?.title ?? item.runId}
                index={first + at}
                elementId={`${id}${first + at}`}
                count={merged.length}
                selected={first + at === current}
                time={time === null || time === Infinity ? '' : formatSecond(time, labels.locale, timeZone)}
                labels={labels}
              />
            )
          })}
        </div>
      </div>
    </section>
  )
}
