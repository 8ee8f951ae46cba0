import { wrap } from 'idb'
import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb'
import type { Runtime } from '../runtime.ts'
import { closed } from './log-errors.ts'
import type { HeadRecord } from './log-head.ts'
import type { PageKey, PageRecord } from './page-record.ts'
import { blocked, isLostConnection, storageError, unavailable } from './storage-error.ts'

const VERSION = 1

export interface LogSchema extends DBSchema {
  /** By server, user and conversation. */
  heads: { key: string; value: HeadRecord }
  pages: { key: PageKey; value: PageRecord }
}

type Connection = IDBPDatabase<LogSchema>
export type LogTransaction<Mode extends IDBTransactionMode = IDBTransactionMode> = IDBPTransaction<LogSchema, ['heads', 'pages'], Mode>

export interface LogDatabaseOptions {
  /** Called when the connection is gone: what was remembered of the database may not be true of the next one. */
  readonly onLost?: () => void
}

/** The database of all logs: one connection, reopened when the browser or another tab took it. */
export class LogDatabase {
  readonly #name: string
  readonly #runtime: Pick<Runtime, 'indexedDB'>
  readonly #onLost: () => void
  #connecting: Promise<Connection> | null = null
  #current: Connection | null = null
  #closed = false

  constructor(name: string, runtime: Pick<Runtime, 'indexedDB'>, { onLost = () => {} }: LogDatabaseOptions = {}) {
    this.#name = name
    this.#runtime = runtime
    this.#onLost = onLost
  }

  /**
   * Runs `work` in one transaction over both stores, and resolves when the transaction is done. In `work`, nothing but the
   * transaction's own requests may be awaited. When it throws, the transaction is aborted. A connection that was lost is
   * opened again, and `work` repeated once.
   * @throws {EventreelError} `storage_*`, `closed`, or what `work` throws.
   */
  async run<T, Mode extends 'readonly' | 'readwrite'>(mode: Mode, work: (tx: LogTransaction<Mode>) => Promise<T>): Promise<T> {
    try {
      return await this.#run(mode, work)
    } catch (error) {
      if (!isLostConnection(error)) throw storageError(error)
    }
    this.#lose(this.#current)
    try {
      return await this.#run(mode, work)
    } catch (error) {
      throw storageError(error)
    }
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

  async #run<T, Mode extends 'readonly' | 'readwrite'>(mode: Mode, work: (tx: LogTransaction<Mode>) => Promise<T>): Promise<T> {
    if (this.#closed) throw closed()
    const db = await (this.#connecting ??= this.#open())
    // A cache may lose its last writes in a power cut: they are fetched again.
    const tx = db.transaction(['heads', 'pages'], mode, { durability: 'relaxed' })
    // Must be caught even when `work` throws first.
    const done = tx.done.then(() => null, (error: unknown) => ({ error: tx.error ?? error }))
    try {
      const result = await work(tx)
      const failure = await done
      if (failure !== null) throw failure.error
      return result
    } catch (error) {
      abort(tx)
      const failure = await done
      // A failed request rejects `work` with its own error or, when it is another's turn, with the abort that this caused.
      throw failure !== null && isLostConnection(error) ? failure.error : error
    }
  }

  async #open(): Promise<Connection> {
    const { indexedDB } = this.#runtime
    if (indexedDB === undefined || indexedDB === null) throw unavailable()
    const request = indexedDB.open(this.#name, VERSION)
    request.onupgradeneeded = () => {
      const db = request.result
      for (const store of ['heads', 'pages']) if (!db.objectStoreNames.contains(store)) db.createObjectStore(store)
    }
    const opened = new Promise<Connection>((resolve, reject) => {
      request.onsuccess = () => resolve(wrap(request.result) as Connection)
      request.onerror = () => reject(request.error)
    })
    const refused = new Promise<never>((_, reject) => {
      request.onblocked = () => reject(blocked())
    })
    try {
      const db = await Promise.race([opened, refused])
      // Another tab wants to upgrade or delete the database: must let go at once, or it waits for ever.
      db.onversionchange = () => {
        db.close()
        this.#lose(db)
      }
      db.onclose = () => this.#lose(db)
      this.#current = db
      return db
    } catch (error) {
      this.#connecting = null
      // When it opens after all, nobody waits for it.
      opened.then((db) => db.close(), () => undefined)
      throw error
    }
  }

  #lose(db: Connection | null): void {
    if (db !== this.#current) return
    this.#current = null
    this.#connecting = null
    this.#onLost()
  }
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort()
  } catch {
    // It has ended already: committed, or aborted by the error that brought us here.
  }
}
