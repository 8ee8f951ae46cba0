import { countAt, positionOf, type ReplayTrack } from './replay-track.ts'

/** The time of whoever replays. */
export interface ReplayClock {
  /** Milliseconds, never backwards. */
  now(): number
  /** Calls back once, after so many milliseconds; the result takes it back. */
  setTimer(callback: () => void, ms: number): () => void
}

export interface ReplayState {
  /** How many events are shown. */
  readonly count: number
  /** Where the replay stands on its track, in milliseconds. */
  readonly position: number
  readonly playing: boolean
  readonly speed: number
}

export interface Replay {
  getState(): ReplayState
  subscribe(listener: () => void): () => void
  /** From the beginning where it has come to its end. */
  play(): void
  pause(): void
  /** Shows so many events more, or fewer. */
  step(by: number): void
  /** Shows so many events. */
  seek(count: number): void
  setSpeed(speed: number): void
  /** Another track, of the same events or of more: what is shown stays. */
  setTrack(track: ReplayTrack): void
  /** Ends what runs; a replay that is used again goes on. */
  stop(): void
}

/** A clock that people read needs no more. */
const TICK_MS = 100
/** Events that come sooner after each other come together: nobody sees more. */
const FRAME_MS = 16

/** Decides which events of a run are shown when. */
export function createReplay(first: ReplayTrack, clock: ReplayClock, count = 0): Replay {
  let track = first
  let state: ReplayState = { count: within(count), position: positionOf(first, count), playing: false, speed: 1 }
  let since = 0
  let cancel: (() => void) | null = null
  const listeners = new Set<() => void>()

  function within(wanted: number): number {
    return Math.min(track.due.length, Math.max(0, Math.round(wanted)))
  }
  function change(next: Partial<ReplayState>): void {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }
  /** Where it stands now, with what has passed since it was last looked at. */
  function caughtUp(): Pick<ReplayState, 'count' | 'position'> {
    if (!state.playing) return state
    const now = clock.now()
    const position = Math.min(positionOf(track, track.due.length), state.position + (now - since) * state.speed)
    since = now
    return { position, count: Math.max(state.count, countAt(track, position)) }
  }
  function schedule(): void {
    cancel?.()
    cancel = null
    if (!state.playing) return
    const next = track.due[state.count] ?? state.position
    cancel = clock.setTimer(tick, Math.min(TICK_MS, Math.max(FRAME_MS, (next - state.position) / state.speed)))
  }
  function tick(): void {
    const { count, position } = caughtUp()
    change({ count, position, playing: count < track.due.length })
    schedule()
  }
  function seek(wanted: number): void {
    const count = within(wanted)
    since = clock.now()
    change({ count, position: positionOf(track, count), playing: state.playing && count < track.due.length })
    schedule()
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    play() {
      if (state.playing || track.due.length === 0) return
      const isOver = state.count >= track.due.length
      since = clock.now()
      // The first event is there at once: nobody waits before an empty page.
      const count = isOver || state.count === 0 ? 1 : state.count
      change({ playing: count < track.due.length, count, ...(isOver && { position: 0 }) })
      schedule()
    },
    pause() {
      if (!state.playing) return
      change({ ...caughtUp(), playing: false })
      schedule()
    },
    step(by) {
      const { count } = caughtUp()
      change({ playing: false })
      seek(count + by)
    },
    seek,
    setSpeed(speed) {
      change({ ...caughtUp(), speed })
      schedule()
    },
    setTrack(next) {
      if (next === track) return
      const { count, position } = caughtUp()
      // How far it has come towards the next event is kept, as far as there is so much.
      const ahead = position - positionOf(track, count)
      track = next
      const limit = next.due[count] ?? positionOf(next, count)
      change({ count: within(count), position: Math.min(positionOf(next, count) + ahead, limit) })
      schedule()
    },
    stop() {
      cancel?.()
      cancel = null
      if (state.playing) change({ playing: false })
    },
  }
}
