import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef, useState } from 'react'
import { partClass } from '../part.ts'
import type { TimelineRow } from '../rows/row.ts'
import { englishPictureLabels } from './english.ts'
import { entryAt, marksOfRows } from './marks.ts'
import { MarkStrip } from './MarkStrip.tsx'
import type { PictureProps } from './picture-props.ts'
import { countWhere } from './scale.ts'
import { titleOfRow } from './title.ts'

export interface RunMinimapProps extends PictureProps {
  /** From `buildRows`, or better a `createRowBuilder`: of the whole run. */
  readonly rows: readonly TimelineRow[]
  /** Ids of the first and the last event on the screen, which are outlined. */
  readonly view?: { readonly from: number; readonly to: number } | null | undefined
  /** Called with the event that the reader points, drags or steps to. */
  readonly onSeek?: ((id: number) => void) | undefined
}

/**
 * A run beside its scrollbar, 12 px wide and as high as it is given room for. To assistive technology it is a slider.
 * @example <RunMinimap rows={rows} view={{ from: 120, to: 131 }} onSeek={(id) => conversation.jumpTo(id)} />
 */
export const RunMinimap = memo(function RunMinimap({ rows, view, onSeek, className, labels = englishPictureLabels }: RunMinimapProps) {
  const strip = useRef<HTMLDivElement>(null)
  const entries = useMemo(() => marksOfRows(rows), [rows])
  const { ids } = entries
  const [hovered, setHovered] = useState<{ readonly index: number; readonly y: number } | null>(null)
  const [sought, setSought] = useState<number | null>(null)
  const last = ids.length - 1
  const before = (id: number) => countWhere(ids.length, (index) => (ids[index] ?? 0) < id)
  const indexOf = (id: number) => Math.min(last, before(id))
  const shown = view == null || last === -1 ? null : { from: indexOf(view.from), to: before(view.to + 1) }
  // Where the reader was sent may lie anywhere in the view: what they asked for is where they stand, as long as they see it.
  const isThere = sought !== null && (view == null || (sought >= view.from && sought <= view.to))
  const current = last === -1 ? -1 : isThere ? indexOf(sought) : (shown?.from ?? 0)

  const wordsOf = (index: number) => {
    const row = entries.rows[index]
    if (row === undefined) return ''
    const { verb, object } = titleOfRow(row, labels)
    const failed = row.type === 'call' && row.status !== 'ok' ? ` · ${labels.status[row.status]}` : ''
    return labels.minimap.event(ids[index] ?? 0, `${verb} ${object}`.trim() + failed)
  }
  const seek = (index: number) => {
    const id = ids[Math.min(last, Math.max(0, index))]
    if (id === undefined) return
    setSought(id)
    onSeek?.(id)
  }
  const under = (event: PointerEvent<HTMLElement>) => {
    const { top, height } = event.currentTarget.getBoundingClientRect()
    const y = Math.min(height, Math.max(0, event.clientY - top))
    return { index: entryAt(entries, height === 0 ? 0 : y / height, height), y }
  }
  const onPointer = (event: PointerEvent<HTMLElement>) => {
    if (last === -1) return
    const at = under(event)
    setHovered(at)
    const isPressed = event.type === 'pointerdown' ? event.button === 0 : event.buttons === 1
    if (!isPressed) return
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    if (event.type === 'pointerdown' || ids[at.index] !== sought) seek(at.index)
  }
  const page = Math.max(1, shown === null ? Math.ceil(ids.length / 10) : shown.to - shown.from)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: current + 1, ArrowRight: current + 1, ArrowUp: current - 1, ArrowLeft: current - 1,
      PageDown: current + page, PageUp: current - page, Home: 0, End: last,
    }
    const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined
    if (target === undefined || last === -1) return
    event.preventDefault()
    event.stopPropagation()
    seek(target)
  }
  return (
    <div className={partClass('er-minimap', className)} data-part="run-minimap" data-state={last === -1 ? 'empty' : 'ready'}>
      <div
        ref={strip}
        className="er-minimap-strip"
        role="slider"
        aria-label={labels.minimap.name}
        aria-orientation="vertical"
        aria-valuemin={ids[0] ?? 0}
        aria-valuemax={Math.max(0, ids[last] ?? 0)}
        aria-valuenow={ids[current] ?? 0}
        aria-valuetext={wordsOf(current)}
        aria-disabled={last === -1 || undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        onPointerLeave={() => setHovered(null)}
      >
        <MarkStrip marks={entries} along="block" />
        {shown !== null && (
          <span className="er-minimap-view" style={{ insetBlockStart: percent(shown.from, ids.length), blockSize: percent(Math.max(0, shown.to - shown.from), ids.length) }} />
        )}
      </div>
      {hovered !== null && hovered.index <= last && (
        <div className="er-tip" aria-hidden="true" style={{ insetBlockStart: hovered.y }}>
          {wordsOf(hovered.index)}
        </div>
      )}
    </div>
  )
})

function percent(part: number, whole: number): string {
  return `${(part / Math.max(1, whole)) * 100}%`
}
