import { wrap, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb'
import type { Runtime } from '../runtime.ts'
import { abort, openDatabase } from './open-database.ts'
import { isLostConnection, storageError } from './storage-error.ts'

const OUTBOX_DATABASE = 'eventreel-outbox'

export interface OutboxSchema extends DBSchema {
  /** What is in a record is for the reader to prove. */
  entries: { key: [scope: string, key: string]; value: unknown }
}

export type OutboxTransaction<Mode extends IDBTransactionMode> = IDBPTransaction<OutboxSchema, ['entries'], Mode>

export type OutboxRuntime = Pick<Runtime, 'indexedDB' | 'uuid'>

/** Whose messages an outbox holds, as the part of every key that keeps servers, users and conversations apart. */
export interface OutboxScope {
  /** The server, or the conversation's own address there. */
  readonly server: string
  readonly userId: string | null
  readonly conversationId: string
}

export function scopeKey({ server, userId, conversationId }: OutboxScope): string {
  return JSON.stringify([server, userId, conversationId])
}

/** The database of all unsent messages: opened when it is needed, and again when the browser or another tab took it. */
export class OutboxDatabase {
  readonly #runtime: OutboxRuntime
  readonly #name: string
  #connecting: Promise<IDBPDatabase<OutboxSchema>> | null = null

  constructor(runtime: OutboxRuntime, name = OUTBOX_DATABASE) {
    this.#runtime = runtime
    this.#name = name
  }

  /**
   * Runs `work` in one transaction, which asks for strict durability, and resolves when it is done. In `work`, nothing but the
   * transaction's own requests may be awaited. A connection that was lost is opened again, and `work` repeated once.
   * An abort before the transaction is done undoes it.
   * @throws {EventreelError} `storage_*`, or the signal's reason.
   */
  async run<T, Mode extends 'readonly' | 'readwrite'>(mode: Mode, signal: AbortSignal | undefined, work: (tx: OutboxTransaction<Mode>) => Promise<T>): Promise<T> {
    try {
      return await this.#run(mode, signal, work).catch((error: unknown) => {
        if (signal?.aborted === true || !isLostConnection(error)) throw error
        this.close()
        return this.#run(mode, signal, work)
      })
    } catch (error) {
      signal?.throwIfAborted()
      throw storageError(error)
    }
  }

  close(): void {
    const connecting = this.#connecting
    this.#connecting = null
    connecting?.then(
      (database) => database.close(),
      // Never opened: whoever asked has been told.
      () => undefined,
    )
  }

  async #run<T, Mode extends 'readonly' | 'readwrite'>(mode: Mode, signal: AbortSignal | undefined, work: (tx: OutboxTransaction<Mode>) => Promise<T>): Promise<T> {
    const database = await (this.#connecting ??= this.#open())
    signal?.throwIfAborted()
    return transact(database, mode, work, signal)
  }

  async #open(): Promise<IDBPDatabase<OutboxSchema>> {
    const lose = () => {
      this.#connecting = null
    }
    try {
      return wrap(await openDatabase(this.#runtime, this.#name, ['entries'], lose)) as IDBPDatabase<OutboxSchema>
    } catch (error) {
      lose()
      throw error
    }
  }
}

/**
 * Every transaction comes from here. The database's own shorthands (`get`, `put`) must not be used: when a request of theirs fails, nobody
 * hears of the transaction's end, which is an unhandled rejection.
 */
async function transact<T, Mode extends IDBTransactionMode>(
  database: IDBPDatabase<OutboxSchema>,
  mode: Mode,
  work: (tx: OutboxTransaction<Mode>) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const tx = database.transaction('entries', mode, { durability: 'strict' })
  const undo = () => abort(tx)
  signal?.addEventListener('abort', undo, { once: true })
  const worked = (async () => work(tx))().catch((error: unknown) => {
    // What fails in `work`, also before its first request, must not leave half of it behind.
    undo()
    throw error
  })
  try {
    const [result] = await Promise.all([worked, tx.done])
    return result
  } catch (error) {
    // Which of the two tells first is chance; only the transaction knows why it was aborted.
    throw tx.error ?? error
  } finally {
    signal?.removeEventListener('abort', undo)
  }
}
