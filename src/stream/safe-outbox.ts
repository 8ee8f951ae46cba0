import { isEventreelError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import type { Outbox, OutboxClaim, OutboxContent, OutboxEntry } from '../store/outbox.ts'
import { withDeadline } from './deadline.ts'

/** A disk that has not answered by then must not hold up what the user says. */
const DEADLINE_MS = 5_000

/** An outbox that may fail: every call has an answer in time, and `undefined` where the outbox has none. */
export class SafeOutbox {
  readonly #runtime: Runtime
  readonly #onError: (error: unknown) => void
  #outbox: Outbox | null
  #hasFailed = false

  /** @param onError told once */
  constructor(outbox: Outbox | null, runtime: Runtime, onError: (error: unknown) => void) {
    this.#outbox = outbox
    this.#runtime = runtime
    this.#onError = onError
  }

  load(): Promise<OutboxContent | undefined> {
    return this.#run((outbox, signal) => outbox.load(signal))
  }
  /** Where it is saved. */
  put(entry: OutboxEntry): Promise<string | undefined> {
    return this.#run((outbox, signal) => outbox.put(entry, signal))
  }
  delete(key: string): void {
    void this.#run((outbox, signal) => outbox.delete(key, signal))
  }
  claim(entry: OutboxEntry, home: string | undefined): Promise<OutboxClaim | undefined> {
    return this.#run((outbox, signal) => outbox.claim(entry, home, signal))
  }
  close(): void {
    this.#outbox?.close()
    this.#outbox = null
  }

  async #run<T>(work: (outbox: Outbox, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const outbox = this.#outbox
    if (outbox === null) return undefined
    const tooLate = new AbortController()
    try {
      return await withDeadline(work(outbox, tooLate.signal), DEADLINE_MS, this.#runtime)
    } catch (error) {
      // Must not be done after all: its caller goes on without it.
      tooLate.abort(error)
      // Closed meanwhile: nobody is left to be told.
      if (this.#outbox === null) return undefined
      // Nobody waits for a stuck disk twice.
      if (isEventreelError(error, 'storage_blocked')) this.close()
      if (!this.#hasFailed) this.#onError(error)
      this.#hasFailed = true
      return undefined
    }
  }
}
