import { EventreelError, isEventreelError } from '../errors.ts'
import type { AppendRequest, AppendResult } from './storage.ts'

/** Past this many events in one transaction the rest waits for the next, so that a flood does not hold readers up. */
const GROUP_EVENTS = 2000

interface Waiting {
  readonly request: AppendRequest
  readonly resolve: (result: AppendResult) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit: appends that arrive in one turn of the event loop share a transaction, and so one flush to disk.
 * They are committed, and settle, in the order of the calls.
 */
export class AppendQueue {
  readonly #commit: (requests: readonly AppendRequest[]) => readonly (AppendResult | EventreelError)[]
  #waiting: Waiting[] = []
  #scheduled = false
  #idle: (() => void)[] = []

  /** @param commit Writes all in one transaction; gives one result, or one refusal, a request. Throws when nothing was written. */
  constructor(commit: (requests: readonly AppendRequest[]) => readonly (AppendResult | EventreelError)[]) {
    this.#commit = commit
  }

  push(request: AppendRequest): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject })
      this.#schedule()
    })
  }

  /** Resolves when everything pushed before is settled. */
  settled(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#flush()
      if (this.#waiting.length > 0) return this.#schedule()
      for (const resolve of this.#idle.splice(0)) resolve()
    })
  }

  #flush(): void {
    let events = 0
    const more = this.#waiting.findIndex((waiting) => (events += waiting.request.items.length) > GROUP_EVENTS)
    const group = this.#waiting.splice(0, more === -1 ? this.#waiting.length : Math.max(1, more))
    try {
      const results = this.#commit(group.map((waiting) => waiting.request))
      group.forEach((waiting, index) => {
        const result = results[index]
        if (result === undefined) waiting.reject(new EventreelError('storage_failed', 'The store gave no answer.'))
        else if (isEventreelError(result)) waiting.reject(result)
        else waiting.resolve(result)
      })
    } catch (error) {
      for (const waiting of group) waiting.reject(error)
    }
  }
}
