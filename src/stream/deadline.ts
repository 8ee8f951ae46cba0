import { EventreelError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'

/** The promise's outcome, or `storage_blocked` when it has none by then. What comes later is ignored. */
export function withDeadline<T>(promise: Promise<T>, ms: number, runtime: Pick<Runtime, 'setTimer'>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = runtime.setTimer(
      () => reject(new EventreelError('storage_blocked', `The cache on this device did not answer within ${ms / 1000} s.`)),
      ms,
    )
    promise.then(resolve, reject).finally(cancel)
  })
}
