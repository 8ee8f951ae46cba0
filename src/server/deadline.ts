import { EventreelError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'

/**
 * The work's own end, or `timeout` when there is none in time; what becomes of it then is heeded no more.
 * @param ms Milliseconds.
 */
export async function withDeadline<T>(work: Promise<T>, ms: number, runtime: Pick<Runtime, 'setTimer'>): Promise<T> {
  let cancel = () => {}
  const late = new Promise<never>((_, reject) => {
    cancel = runtime.setTimer(() => reject(new EventreelError('timeout', `No answer within ${ms / 1000} s.`, { retryable: true })), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}
