import type { Runtime } from '../runtime.ts'
import { withDeadline } from './deadline.ts'
import { json, type Answer } from './http-answer.ts'
import { errorDetails, type Logger } from './logger.ts'
import type { EventStorage } from './storage.ts'

/** A store that takes longer than this to answer does not serve anybody. */
const DEADLINE_MS = 2000

export interface ReadinessOptions {
  readonly storage: Pick<EventStorage, 'listConversations'>
  readonly runtime: Pick<Runtime, 'setTimer'>
  /** Whether news of other nodes come in. */
  readonly isCurrent: () => boolean
  readonly logger: Logger
}

/** Whether this process should be sent clients: what `/readyz` answers. It says no word of why; that is in the log. */
export class Readiness {
  readonly #options: ReadinessOptions
  #closing = false
  #probe: Promise<boolean> | null = null

  constructor(options: ReadinessOptions) {
    this.#options = options
  }

  /** From now on the answer is no. */
  close(): void {
    this.#closing = true
  }

  async answer(): Promise<Answer> {
    // However many ask at once, the store is asked once.
    const works = !this.#closing && (await (this.#probe ??= this.#ask()))
    if (this.#closing) return json(503, { status: 'closing' })
    return works && this.#options.isCurrent() ? json(200, { status: 'ready' }) : json(503, { status: 'unavailable' })
  }

  async #ask(): Promise<boolean> {
    const { storage, runtime, logger } = this.#options
    try {
      await withDeadline(storage.listConversations({ limit: 1 }), DEADLINE_MS, runtime)
      return true
    } catch (error) {
      if (!this.#closing) logger({ level: 'warn', what: 'not ready', ...errorDetails(error) })
      return false
    } finally {
      this.#probe = null
    }
  }
}
