import type { Runtime } from '../runtime.ts'
import { settled } from './settled.ts'
import { blocked, isLostConnection, storageError, unavailable } from './storage-error.ts'

const VERSION = 1
const OUTBOX_DATABASE = 'eventreel-outbox'

type OutboxKey = [scope: string, key: string]

/** One transaction over all messages. Only its own requests may be awaited in it. */
export interface OutboxTransaction {
  readonly store: {
    /** What is in a record is for the reader to prove. */
    get(key: OutboxKey): Promise<unknown>
    getAll(range: IDBKeyRange): Promise<unknown[]>
    getAllKeys(range?: IDBKeyRange): Promise<OutboxKey[]>
    put(value: unknown, key: OutboxKey): Promise<unknown>
    delete(key: OutboxKey): Promise<void>
  }
}

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
  #connecting: Promise<IDBDatabase> | null = null

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
  async run<T>(mode: 'readonly' | 'readwrite', signal: AbortSignal | undefined, work: (tx: OutboxTransaction) => Promise<T>): Promise<T> {
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

  async #run<T>(mode: IDBTransactionMode, signal: AbortSignal | undefined, work: (tx: OutboxTransaction) => Promise<T>): Promise<T> {
    const database = await (this.#connecting ??= this.#open())
    signal?.throwIfAborted()
    return transact(database, mode, work, signal)
  }

  async #open(): Promise<IDBDatabase> {
    const { indexedDB } = this.#runtime
    if (indexedDB === undefined || indexedDB === null) {
      this.#connecting = null
      throw unavailable()
    }
    const request = indexedDB.open(this.#name, VERSION)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('entries')
    }
    try {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
        request.onblocked = () => reject(blocked())
      })
      // Another tab wants to upgrade or delete the database: must let go at once, or it waits for ever.
      database.onversionchange = () => this.close()
      database.onclose = () => {
        this.#connecting = null
      }
      return database
    } catch (error) {
      this.#connecting = null
      // When it opens after all, nobody waits for it.
      if (request.readyState === 'done' && request.error === null) request.result.close()
      else request.onsuccess = () => request.result.close()
      throw error
    }
  }
}

/** Every transaction comes from here. */
async function transact<T>(database: IDBDatabase, mode: IDBTransactionMode, work: (tx: OutboxTransaction) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const tx = database.transaction('entries', mode, { durability: 'strict' })
  const entries = tx.objectStore('entries')
  const done = new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve()
    tx.onabort = () => reject(tx.error ?? new DOMException('The transaction was aborted.', 'AbortError'))
  })
  const abort = () => {
    try {
      tx.abort()
    } catch {
      // It has ended already.
    }
  }
  signal?.addEventListener('abort', abort, { once: true })
  const store: OutboxTransaction['store'] = {
    get: (key) => settled<unknown>(entries.get(key)),
    getAll: (range) => settled<unknown[]>(entries.getAll(range)),
    getAllKeys: async (range) => (await settled(entries.getAllKeys(range))) as OutboxKey[],
    put: (value, key) => settled(entries.put(value, key)),
    delete: (key) => settled(entries.delete(key)),
  }
  const worked = (async () => work({ store }))().catch((error: unknown) => {
    // What fails in `work`, also before its first request, must not leave half of it behind.
    abort()
    throw error
  })
  try {
    const [result] = await Promise.all([worked, done])
    return result
  } catch (error) {
    // Which of the two tells first is chance; only the transaction knows why it was aborted.
    throw tx.error ?? error
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}
