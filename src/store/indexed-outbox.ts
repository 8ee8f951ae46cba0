import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore } from 'idb'
import { EventreelError } from '../errors.ts'
import type { Outbox, OutboxEntry } from './outbox.ts'

interface OutboxSchema extends DBSchema {
  entries: { key: [scope: string, key: string]; value: OutboxEntry & { readonly scope: string } }
}

type EntryStore = IDBPObjectStore<OutboxSchema, ['entries'], 'entries', 'readwrite'>

/**
 * Unsent messages in a database of their own, so that clearing or evicting the cache never takes them.
 * Its writes ask for strict durability: they survive a crash of the browser.
 *
 * @param scope what keeps servers, users and conversations apart
 */
export class IndexedOutbox implements Outbox {
  readonly #scope: string
  readonly #databaseName: string
  #database: Promise<IDBPDatabase<OutboxSchema>> | undefined

  constructor(scope: string, databaseName = 'eventreel-outbox') {
    this.#scope = scope
    this.#databaseName = databaseName
  }

  async load(): Promise<readonly OutboxEntry[]> {
    const database = await this.#open()
    const saved = await this.#guard(database.getAll('entries', IDBKeyRange.bound([this.#scope], [this.#scope, []])))
    return saved.map(({ scope: _scope, ...entry }) => entry).sort((a, b) => a.createdAt - b.createdAt)
  }

  async put(entry: OutboxEntry): Promise<void> {
    await this.#write((store) => store.put({ ...entry, scope: this.#scope }, [this.#scope, entry.key]))
  }

  async delete(key: string): Promise<void> {
    await this.#write((store) => store.delete([this.#scope, key]))
  }

  async claim(key: string): Promise<boolean> {
    let claimed = false
    await this.#write(async (store) => {
      const entry = await store.get([this.#scope, key])
      claimed = entry !== undefined && !entry.tried
      if (entry !== undefined && claimed) await store.put({ ...entry, tried: true }, [this.#scope, key])
    })
    return claimed
  }

  close(): void {
    const closing = this.#database
    this.#database = undefined
    closing?.then(
      (database) => database.close(),
      // Never opened: whoever asked has been told.
      () => undefined,
    )
  }

  async #write(work: (store: EntryStore) => Promise<unknown>): Promise<void> {
    const database = await this.#open()
    await this.#guard(
      (async () => {
        const transaction = database.transaction('entries', 'readwrite', { durability: 'strict' })
        await Promise.all([work(transaction.store), transaction.done])
      })(),
    )
  }

  #open(): Promise<IDBPDatabase<OutboxSchema>> {
    this.#database ??= this.#guard(
      openDB<OutboxSchema>(this.#databaseName, 1, {
        upgrade: (database) => {
          database.createObjectStore('entries')
        },
        blocking: () => this.close(),
        terminated: () => {
          this.#database = undefined
        },
      }),
    )
    return this.#database
  }

  async #guard<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (cause) {
      this.#database = undefined
      throw new EventreelError('storage_failed', 'Unsent messages could not be saved on this device.', { cause })
    }
  }
}
