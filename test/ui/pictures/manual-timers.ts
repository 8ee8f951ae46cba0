import type { ReplayClock } from '../../../src/ui/pictures/replay.ts'

/** A clock that goes when it is told to. */
export function createManualClock(): ReplayClock & { advance(ms: number): void; waiting(): number } {
  let now = 0
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>()
  return {
    now: () => now,
    setTimer(callback, ms) {
      const timer = { at: now + ms, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const next = [...timers].sort((a, b) => a.at - b.at)[0]
        if (next === undefined || next.at > end) break
        timers.delete(next)
        now = next.at
        next.callback()
      }
      now = end
    },
    waiting: () => timers.size,
  }
}
