import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { AgentEvent } from '../../protocol/agent-event.ts'
import { ClockReader } from '../rows/clock-reader.ts'
import { useEventCallback } from '../timeline/use-event-callback.ts'
import { createReplay, type Replay, type ReplayClock, type ReplayState } from './replay.ts'
import { buildTrack, type ReplayTrack } from './replay-track.ts'

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

  useEffect(() => replay.setTrack(track), [replay, track])
  // What the replay itself has told comes back as a prop, which must not send it back to where it was meanwhile.
  useEffect(() => {
    if (count !== undefined && count !== replay.getState().count) replay.seek(count)
  }, [replay, count])
  const tell = useEventCallback(options.onCountChange)
  useEffect(() => {
    let told = replay.getState().count
    return replay.subscribe(() => {
      const now = replay.getState().count
      if (now !== told) tell((told = now))
    })
  }, [replay, tell])
  useEffect(() => () => replay.stop(), [replay])
  return { replay, state, track }
}
