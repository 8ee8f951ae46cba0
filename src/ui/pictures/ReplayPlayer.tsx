import { type KeyboardEvent, type ReactNode, useState } from 'react'
import type { AgentEvent } from '../../protocol/agent-event.ts'
import { icon, path } from '../icon.tsx'
import { laterIcons } from '../later-icons.tsx'
import { formatSecond } from '../panels/format.ts'
import { partClass } from '../part.ts'
import { useIsClient } from '../timeline/use-is-client.ts'
import { englishPictureLabels } from './english.ts'
import { isRightToLeft } from './inline.ts'
import type { PictureProps } from './picture-props.ts'
import type { ReplayClock } from './replay.ts'
import { instantAt } from './replay-track.ts'
import { ReplayScrubber } from './ReplayScrubber.tsx'
import { useReplay } from './use-replay.ts'

export interface ReplayPlayerProps extends PictureProps {
  /** The run, ascending by id. What is shown of it is `events.slice(0, count)`. */
  readonly events: readonly AgentEvent[]
  /** How many events are shown. Left out, the player begins with none and keeps it itself. */
  readonly count?: number | undefined
  readonly onCountChange?: ((count: number) => void) | undefined
  /** Called to leave the replay, by Esc. */
  readonly onClose?: (() => void) | undefined
  /** IANA zone in which the clock is shown. Default: the reader's. */
  readonly timeZone?: string | undefined
  /** IANA zone of timestamps that carry no offset. Default: the reader's. */
  readonly serverTimeZone?: string | undefined
  /** The time by which it plays. Default: the platform's. Read once. */
  readonly clock?: ReplayClock | undefined
}

const backIcon = icon('step', path('M11.5 4v8l-5.5-4zM4.5 4v8'))
const forwardIcon = icon('step', path('M4.5 4v8l5.5-4zM11.5 4v8'))
const SPEEDS = [1, 2, 4, 8, 16, 32]

/**
 * Plays a run again, event by event, as fast as it went or faster. With focus inside: Space plays and pauses, ← and → step.
 * @example
 * const [count, setCount] = useState(0)
 * <Timeline rows={buildRows(events.slice(0, count))} />
 * <ReplayPlayer events={events} count={count} onCountChange={setCount} />
 */
export function ReplayPlayer(props: ReplayPlayerProps) {
  const { events, count, onCountChange, onClose, className, clock, labels = englishPictureLabels } = props
  const words = labels.replay
  const isClient = useIsClient()
  const timeZone = props.timeZone ?? (isClient ? undefined : 'UTC')
  const serverTimeZone = props.serverTimeZone ?? (isClient ? undefined : 'UTC')
  const [skipWaiting, setSkipWaiting] = useState(true)
  const { replay, state, track } = useReplay({ events, count, onCountChange, skipWaiting, serverTimeZone, clock })
  const at = instantAt(track, state.count, state.position)
  const time = at === null ? '' : formatSecond(at, labels.locale, timeZone)
  const isEmpty = events.length === 0
  const toggle = () => (state.playing ? replay.pause() : replay.play())

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const [back, forward] = isRightToLeft(event.currentTarget) ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight']
    // Buttons, the choice of speed and the box have keys of their own.
    const isControl = event.target instanceof HTMLElement && event.target.matches('select, input')
    const isButton = event.target instanceof HTMLElement && event.target.matches('button')
    if (event.key === ' ' && !isControl && !isButton) toggle()
    else if (event.key === forward && !isControl) replay.step(1)
    else if (event.key === back && !isControl) replay.step(-1)
    else if (event.key === 'Escape' && onClose !== undefined) onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const button = (name: string, drawing: ReactNode, onClick: () => void, disabled: boolean) => (
    <button type="button" className="er-icon-button" aria-label={name} title={name} disabled={isEmpty || disabled} onClick={onClick}>
      {drawing}
    </button>
  )
  return (
    <div className={partClass('er-replay', className)} data-part="replay-player" data-state={isEmpty ? 'empty' : state.playing ? 'playing' : 'paused'} role="group" aria-label={words.name} onKeyDown={onKeyDown}>
      <ReplayScrubber events={events} count={state.count} time={time} onSeek={replay.seek} onStep={replay.step} labels={labels} />
      <div className="er-replay-bar">
        {button(words.back, backIcon, () => replay.step(-1), state.count === 0)}
        {button(state.playing ? words.pause : words.play, state.playing ? laterIcons.pause : laterIcons.play, toggle, false)}
        {button(words.forward, forwardIcon, () => replay.step(1), state.count >= events.length)}
        <span className="er-replay-count">{words.eventOf(state.count, events.length)}</span>
        {time !== '' && <span className="er-time">{time}</span>}
        <span className="er-wf-tools">
          <label className="er-check">
            <input type="checkbox" checked={skipWaiting} onChange={(event) => setSkipWaiting(event.currentTarget.checked)} />
            {words.skipWaiting}
          </label>
          <select className="er-input" aria-label={words.speed} value={state.speed} onChange={(event) => replay.setSpeed(Number(event.currentTarget.value))}>
            {SPEEDS.map((speed) => (
              <option key={speed} value={speed}>
                {words.times(speed)}
              </option>
            ))}
          </select>
        </span>
      </div>
    </div>
  )
}
