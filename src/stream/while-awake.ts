import type { Runtime } from '../runtime.ts'

/**
 * Does the work, and does it anew each time that the page goes on after it stood still: its signal aborts before that.
 * Resolves when the work is done or `life` aborts.
 */
export async function whileAwake(runtime: Pick<Runtime, 'onSuspend'>, life: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  let suspended = false
  let turn = () => {}
  const change = () => turn()
  const off = runtime.onSuspend((now) => {
    suspended = now
    turn()
  })
  life.addEventListener('abort', change)
  try {
    while (!life.aborted) {
      const stop = new AbortController()
      turn = () => suspended && stop.abort()
      await work(AbortSignal.any([life, stop.signal]))
      if (!stop.signal.aborted) return
      await new Promise<void>((resolve) => {
        turn = () => (!suspended || life.aborted) && resolve()
        turn()
      })
    }
  } finally {
    life.removeEventListener('abort', change)
    off()
  }
}
