import { type KeyboardEvent, type PointerEvent, memo, useMemo } from 'react'
import type { AgentEvent } from '../../protocol/agent-event.ts'
import { inlineOffset } from './inline.ts'
import type { PictureLabels } from './labels.ts'
import { marksOfEvents } from './marks.ts'
import { MarkStrip } from './MarkStrip.tsx'
import { titleOfEvent } from './title.ts'

export interface ReplayScrubberProps {
  readonly events: readonly AgentEvent[]
  readonly count: number
  /** What the clock shows. */
  readonly time: string
  readonly onSeek: (count: number) => void
  readonly onStep: (by: number) => void
  readonly labels: PictureLabels
}

/** The run lying down, with its marks: how much of it is shown is chosen by pointing, dragging, and keys. */
export const ReplayScrubber = memo(function ReplayScrubber({ events, count, time, onSeek, onStep, labels }: ReplayScrubberProps) {
  const marks = useMemo(() => marksOfEvents(events), [events])
  const all = events.length
  const event = events[count - 1]
  const title = event === undefined ? null : titleOfEvent(event, labels)
  const words = [labels.replay.eventOf(count, all), time, title === null ? '' : `${title.verb} ${title.object}`.trim()]
  const onPointer = (event: PointerEvent<HTMLElement>) => {
    const isPressed = event.type === 'pointerdown' ? event.button === 0 : event.buttons === 1
    if (!isPressed || all === 0) return
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    const wanted = Math.round((inlineOffset(event.currentTarget, event.clientX) / event.currentTarget.clientWidth) * all)
    if (wanted !== count) onSeek(wanted)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.round(all / 20))
    const actions: Readonly<Record<string, () => void>> = {
      ArrowUp: () => onStep(1),
      ArrowDown: () => onStep(-1),
      PageUp: () => onStep(page),
      PageDown: () => onStep(-page),
      Home: () => onSeek(0),
      End: () => onSeek(all),
    }
    const action = Object.hasOwn(actions, event.key) && !event.ctrlKey && !event.metaKey && !event.altKey ? actions[event.key] : undefined
    if (action === undefined) return
    event.preventDefault()
    action()
  }
  return (
    <div
      className="er-scrubber"
      role="slider"
      aria-label={labels.replay.position}
      aria-valuemin={0}
      aria-valuemax={all}
      aria-valuenow={count}
      aria-valuetext={words.filter((word) => word !== '').join(', ')}
      aria-disabled={all === 0 || undefined}
      tabIndex={0}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onKeyDown={onKeyDown}
    >
      <MarkStrip marks={marks} along="inline" />
      <span className="er-scrubber-shown" style={{ inlineSize: `${(count / Math.max(1, all)) * 100}%` }} />
    </div>
  )
})
