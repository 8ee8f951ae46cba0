import type { Runtime } from '../runtime.ts'
import { closed } from './log-errors.ts'
import { abort, openDatabase } from './open-database.ts'
import { isLostConnection, storageError } from './storage-error.ts'

/** `heads`: one `HeadRecord` a log, by the log's key. `pages`: `PageRecord`s, by their `PageKey`. */
const STORES = ['heads', 'pages'] as const

/** A transaction over both stores. Only its own requests may be awaited in it. */
export type LogTransaction = IDBTransaction

/** The database of all logs: one connection, reopened when the browser or another tab took it. */
export class LogDatabase {
  readonly #name: string
  readonly #runtime: Pick<Runtime, 'indexedDB'>
  #connecting: Promise<IDBDatabase> | null = null
  #current: IDBDatabase | null = null
  #closed = false

  constructor(name: string, runtime: Pick<Runtime, 'indexedDB'>) {
    this.#name = name
    this.#runtime = runtime
  }

  /**
   * Runs `work` in one transaction over both stores, and resolves when what it writes is written. In `work`, nothing but the
   * transaction's own requests may be awaited. When it throws, the transaction is aborted. A connection that was lost is
   * opened again, and `work` repeated once.
   * @throws {EventreelError} `storage_*`, `closed`, or what `work` throws.
   */
  run<T>(mode: 'readonly' | 'readwrite', work: (tx: LogTransaction) => Promise<T>): Promise<T> {
    return this.#run(mode, work)
      .catch((error: unknown) => {
        if (!isLostConnection(error)) throw error
        this.#lose(this.#current)
        return this.#run(mode, work)
      })
      .catch((error: unknown) => {
        throw storageError(error)
      })
  }

  async close(): Promise<void> {
    this.#closed = true
    // At once where it is open, so that nobody who wants to upgrade or delete the database waits for it.
    this.#current?.close()
    const connecting = this.#connecting
    this.#connecting = null
    // A connection that never opened has told whoever waited for it.
    await connecting?.then((db) => db.close(), () => undefined)
  }

  async #run<T>(mode: 'readonly' | 'readwrite', work: (tx: LogTransaction) => Promise<T>): Promise<T> {
    if (this.#closed) throw closed()
    const db = await (this.#connecting ??= this.#open())
    // A cache may lose its last writes in a power cut: they are fetched again.
    const tx = db.transaction(STORES, mode, { durability: 'relaxed' })
    const done = new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve()
      tx.onabort = () => reject(tx.error ?? new DOMException('The transaction was aborted.', 'AbortError'))
    })
    // `work` may throw first, and then tells it.
    done.catch(() => undefined)
    try {
      const result = await work(tx)
      // What was read is read, however the transaction ends: to wait for its end costs the browser's answer once more.
      if (mode !== 'readonly') await done
      return result
    } catch (error) {
      abort(tx)
      const failure: unknown = await done.then(() => error, (failure: unknown) => failure)
      // A failed request rejects `work` with its own error or, when it is another's turn, with the abort that this caused.
      throw isLostConnection(error) ? failure : error
    }
  }

  async #open(): Promise<IDBDatabase> {
    try {
      return (this.#current = await openDatabase(this.#runtime, this.#name, STORES, (db) => this.#lose(db)))
    } catch (error) {
      this.#connecting = null
      throw error
    }
  }

  #lose(db: IDBDatabase | null): void {
    if (db !== this.#current) return
    this.#current = null
    this.#connecting = null
  }
}
