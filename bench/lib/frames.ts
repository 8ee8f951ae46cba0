/** One frame and a half at 60 a second. */
const LATE_MS = 25

/** Resolves when a frame that begins after this call has been painted. */
export function painted(): Promise<number> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(performance.now())
      port2.postMessage(null)
    }),
  )
}

/** Resolves when the page has nothing more to do: as many frames as this have come on time, one after the other. */
export async function atRest(frames = 10): Promise<void> {
  let last = performance.now()
  for (let onTime = 0; onTime < frames; ) {
    const now = await painted()
    onTime = now - last < LATE_MS ? onTime + 1 : 0
    last = now
  }
}

/** Resolves when the frame in which `isThere` first holds has been painted. */
export async function paintedWith(isThere: () => boolean): Promise<number> {
  for (;;) {
    const found = await new Promise<boolean>((resolve) => requestAnimationFrame(() => resolve(isThere())))
    if (found) return afterThisFrame()
  }
}

function afterThisFrame(): Promise<number> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve(performance.now())
    port2.postMessage(null)
  })
}

/** The share of frames, 0 to 100, that took longer than one and a half of the display's, while `step` moves something at each. */
export async function droppedFrames(frames: number, step: (frame: number) => void): Promise<number> {
  const times: number[] = []
  for (let frame = 0; frame < frames; frame++) {
    times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)))
    step(frame)
  }
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time))
  const typical = gaps.toSorted((a, b) => a - b)[gaps.length >> 2] ?? 0
  // A long gap stands for all the frames that did not come in it.
  const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / typical) - 1), 0)
  return (100 * missed) / (gaps.length + missed)
}
