import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { AgentEvent } from '../../protocol/agent-event.ts'
import { ClockReader } from '../rows/clock-reader.ts'
import { useEventCallback } from '../timeline/use-event-callback.ts'
import { createReplay, type Replay, type ReplayClock, type ReplayState } from './replay.ts'
import { buildTrack, type ReplayTrack } from './replay-track.ts'
import { useIsomorphicLayoutEffect } from './use-size.ts'

export interface ReplayOptions {
  readonly events: readonly AgentEvent[]
  readonly count: number | undefined
  readonly onCountChange: ((count: number) => void) | undefined
  readonly skipWaiting: boolean
  readonly serverTimeZone: string | undefined
  readonly clock: ReplayClock | undefined
}

const platformClock: ReplayClock = {
  now: () => performance.now(),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

/** Keeps a replay in step with the props of the part that shows it. */
export function useReplay(options: ReplayOptions): { readonly replay: Replay; readonly state: ReplayState; readonly track: ReplayTrack } {
  const { events, count, skipWaiting, serverTimeZone, clock = platformClock } = options
  const reader = useMemo(() => new ClockReader('UTC', serverTimeZone), [serverTimeZone])
  const track = useMemo(() => buildTrack(events, skipWaiting, (event) => reader.instantOf(event)), [events, skipWaiting, reader])
  const [replay] = useState(() => createReplay(track, clock, count))
  const state = useSyncExternalStore(replay.subscribe, replay.getState, replay.getState)

  // Before it can be touched: a key must not find the track of before.
  useIsomorphicLayoutEffect(() => replay.setTrack(track), [replay, track])
  /** What was told and has not come back as a prop: the replay has gone on meanwhile, and must not be sent back by its own words. */
  const told = useRef<number[]>([])
  useEffect(() => {
    if (count === undefined) return
    const own = told.current.indexOf(count)
    told.current.splice(0, own === -1 ? Infinity : own + 1)
    if (own === -1 && count !== replay.getState().count) replay.seek(count)
  }, [replay, count])
  const tell = useEventCallback((now: number) => {
    if (count !== undefined) told.current.push(now)
    options.onCountChange?.(now)
  })
  useEffect(() => {
    let last = replay.getState().count
    return replay.subscribe(() => {
      const now = replay.getState().count
      if (now !== last) tell((last = now))
    })
  }, [replay, tell])
  useEffect(() => () => replay.stop(), [replay])
  return { replay, state, track }
}
