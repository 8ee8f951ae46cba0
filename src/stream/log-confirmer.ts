import type { Runtime } from '../runtime.ts'
import type { HistoryReader } from './history-reader.ts'

/** The history is asked at most this often… */
const BUSY_MS = 1_000
/** …and, when all is quiet, this seldom. */
const QUIET_MS = 15_000

export interface LogConfirmerOptions {
  readonly reader: HistoryReader
  readonly runtime: Runtime
  readonly signal: AbortSignal
  /** After each read that reached the end of the log. */
  readonly onConfirmed: () => void
  readonly onFailed: (error: unknown) => void
}

/**
 * For a live feed that leaves events out and rewrites others: asks the history, which is the truth, at each hint
 * (at once, but never more often than once a second), again while ids are missing, and now and then when all is quiet.
 */
export class LogConfirmer {
  readonly #options: LogConfirmerOptions
  #cancel: (() => void) | undefined
  #reading = false
  #wanted = false
  #lastBegan = Number.NEGATIVE_INFINITY
  #pause = BUSY_MS

  constructor(options: LogConfirmerOptions) {
    this.#options = options
    options.signal.addEventListener('abort', () => this.#cancel?.())
  }

  /** There is something to confirm. */
  hint(): void {
    this.#pause = BUSY_MS
    this.#wanted = true
    if (!this.#reading) this.#schedule(BUSY_MS - (this.#options.runtime.elapsed() - this.#lastBegan))
  }

  #schedule(ms: number): void {
    this.#cancel?.()
    if (this.#options.signal.aborted) return
    this.#cancel = this.#options.runtime.setTimer(() => void this.#read(), Math.max(0, ms))
  }

  async #read(): Promise<void> {
    const { reader, runtime, signal, onConfirmed, onFailed } = this.#options
    this.#reading = true
    this.#wanted = false
    this.#lastBegan = runtime.elapsed()
    try {
      await reader.readNewer(signal)
      onConfirmed()
    } catch (error) {
      if (!signal.aborted) onFailed(error)
      return
    } finally {
      this.#reading = false
    }
    const isComplete = reader.isComplete
    this.#pause = isComplete ? QUIET_MS : Math.min(this.#pause * 2, QUIET_MS)
    this.#schedule(this.#wanted ? BUSY_MS - (runtime.elapsed() - this.#lastBegan) : this.#pause)
  }
}
