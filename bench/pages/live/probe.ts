/** A timer that is asked for sooner comes so late anyway. */
const TICK_MS = 4
const FRAME_MS = 1000 / 60

export interface Smoothness {
  /** Longest task that the browser itself reports: from 50 ms on; 0: there was none. */
  readonly longTaskMs: number
  /** Longest time between two ticks of a timer, over what is due: several tasks in a row count together. */
  readonly longestGapMs: number
  readonly droppedFramesPct: number
}

/** Watches how smoothly a page runs; the result ends it. */
export function watchSmoothness(): () => Smoothness {
  let longTaskMs = 0
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTaskMs = Math.max(longTaskMs, duration)
  })
  observer.observe({ type: 'longtask' })

  let longestGapMs = 0
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    longestGapMs = Math.max(longestGapMs, now - last - TICK_MS)
    last = now
  }, TICK_MS)

  let frames = 0
  let missed = 0
  let lastFrame = 0
  let request = requestAnimationFrame(function next(time) {
    // A long gap stands for all the frames that did not come in it.
    if (lastFrame > 0) missed += Math.max(0, Math.round((time - lastFrame) / FRAME_MS) - 1)
    frames++
    lastFrame = time
    request = requestAnimationFrame(next)
  })

  return () => {
    for (const { duration } of observer.takeRecords()) longTaskMs = Math.max(longTaskMs, duration)
    observer.disconnect()
    clearInterval(timer)
    cancelAnimationFrame(request)
    return { longTaskMs, longestGapMs, droppedFramesPct: (100 * missed) / Math.max(1, frames + missed) }
  }
}
