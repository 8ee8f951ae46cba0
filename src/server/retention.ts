import type { EventService } from './event-service.ts'
import { errorDetails } from './logger.ts'

const DAY_MS = 86_400_000
const SWEEP_INTERVAL_MS = 3_600_000
/** So many at a time, so that nobody waits for the rest. */
const BATCH = 100

/** Deletes conversations that nobody has touched for long: at the start, and every hour. Nodes that share a store share the work. */
export class Retention {
  readonly #service: EventService
  readonly #days: number
  #running: Promise<void> = Promise.resolve()
  #cancel: () => void = () => {}
  #closed = false

  constructor(service: EventService, days: number) {
    this.#service = service
    this.#days = days
    this.#sweep()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancel()
    await this.#running
  }

  #sweep(): void {
    const { runtime, logger } = this.#service.options
    this.#running = this.#deleteIdle()
      // What is left is deleted an hour later.
      .catch((error: unknown) => logger({ level: 'error', what: 'retention', ...errorDetails(error) }))
      .finally(() => {
        if (!this.#closed) this.#cancel = runtime.setTimer(() => this.#sweep(), SWEEP_INTERVAL_MS)
      })
  }

  async #deleteIdle(): Promise<void> {
    const { runtime, logger } = this.#service.options
    const updatedBefore = new Date(runtime.now() - this.#days * DAY_MS).toISOString()
    for (let deleted = BATCH; deleted === BATCH && !this.#closed; ) {
      deleted = await this.#service.deleteIdle({ updatedBefore, limit: BATCH })
      if (deleted > 0) logger({ level: 'info', what: 'retention', deleted })
    }
  }
}
