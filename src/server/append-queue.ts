import { EventreelError, isEventreelError } from '../errors.ts'
import type { AppendRequest, AppendResult } from './storage.ts'

/** Past this much in one transaction the rest waits for the next, so that a flood does not hold readers up. */
const GROUP_EVENTS = 2000
const GROUP_CHARACTERS = 16 << 20

type Results = readonly (AppendResult | EventreelError)[]

interface Waiting {
  readonly request: AppendRequest
  readonly resolve: (result: AppendResult) => void
  readonly reject: (error: unknown) => void
}

export interface AppendQueueOptions {
  /** Writes all in one transaction; gives one result, or one refusal, a request. Throws when it is not known that they were written. */
  readonly commit: (requests: readonly AppendRequest[]) => Results | Promise<Results>
  /** Called whenever everything pushed is settled. */
  readonly onIdle?: () => void
}

/**
 * Group commit: appends that arrive in one turn of the event loop, or while a transaction runs, share the next one, and so one flush to
 * disk. They are committed, and settle, in the order of the calls.
 */
export class AppendQueue {
  readonly #options: AppendQueueOptions
  #waiting: Waiting[] = []
  #running = false
  /** Settled with what was pushed last. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: AppendQueueOptions) {
    this.#options = options
  }

  push(request: AppendRequest): Promise<AppendResult> {
    const pushed = new Promise<AppendResult>((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject })
      if (!this.#running) void this.#run()
    })
    // Whoever pushed it is told of its failure.
    this.#last = pushed.catch(() => {})
    return pushed
  }

  /** Resolves when everything pushed before is settled, whatever is pushed meanwhile. */
  async settled(): Promise<void> {
    await this.#last
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve))
      await this.#flush(this.#nextGroup())
    }
    this.#running = false
    this.#options.onIdle?.()
  }

  #nextGroup(): Waiting[] {
    let events = 0
    let characters = 0
    const more = this.#waiting.findIndex(({ request }) => {
      events += request.items.length
      for (const { rest } of request.items) characters += rest.length
      return events > GROUP_EVENTS || characters > GROUP_CHARACTERS
    })
    return this.#waiting.splice(0, more === -1 ? this.#waiting.length : Math.max(1, more))
  }

  async #flush(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#options.commit(group.map(({ request }) => request))
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
