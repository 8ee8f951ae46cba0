import { SETTLE_MS } from '../ingest/settle-clock.ts'
import type { HistoryReader } from './history-reader.ts'
import type { Session } from './session.ts'

/** The history is asked at most this often… */
const BUSY_MS = 1_000
/** …and, when all is quiet, this seldom. */
const QUIET_MS = 15_000

export interface LogConfirmerOptions {
  readonly session: Session
  readonly reader: HistoryReader
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
  /** Since when which hint has waited for the history to confirm it. */
  #unconfirmed = new Map<number, number>()
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
    if (!this.#reading) this.#schedule(this.#busyMs)
  }

  get #busyMs(): number {
    return BUSY_MS - (this.#options.session.runtime.elapsed() - this.#lastBegan)
  }

  #schedule(ms: number): void {
    this.#cancel?.()
    if (this.#options.signal.aborted) return
    this.#cancel = this.#options.session.runtime.setTimer(() => void this.#read(), Math.max(0, ms))
  }

  async #read(): Promise<void> {
    const { session, reader, signal, onConfirmed, onFailed } = this.#options
    const began = session.runtime.elapsed()
    this.#unconfirmed = new Map(session.provisional.map(({ id }) => [id, this.#unconfirmed.get(id) ?? began]))
    this.#reading = true
    this.#wanted = false
    this.#lastBegan = began
    try {
      await reader.readNewer(signal)
      this.#dropPhantoms(began)
      onConfirmed()
    } catch (error) {
      if (!signal.aborted) onFailed(error)
      return
    } finally {
      this.#reading = false
    }
    this.#pause = reader.isComplete ? QUIET_MS : Math.min(this.#pause * 2, QUIET_MS)
    this.#schedule(this.#wanted ? this.#busyMs : this.#pause)
  }

  /** A hint that the history still lacks so long after is of an event that never was; one from before where it is read, nobody confirms. */
  #dropPhantoms(began: number): void {
    const { session, reader } = this.#options
    const phantoms = session.provisional.filter(({ id }) => id < reader.recentFrom || (this.#unconfirmed.get(id) ?? Infinity) + SETTLE_MS <= began)
    if (phantoms.length > 0) session.dropHints(phantoms.map(({ id }) => id))
  }
}
