import { OutboxDatabase, scopeKey, type OutboxRuntime, type OutboxScope } from './outbox-database.ts'
import type { Outbox, OutboxClaim, OutboxContent, OutboxEntry } from './outbox.ts'

/**
 * Unsent messages in a database of their own, so that clearing or evicting the cache never takes them.
 * Its writes ask for strict durability: they survive a crash of the browser.
 */
export class IndexedOutbox implements Outbox {
  readonly #scope: string
  readonly #database: OutboxDatabase

  constructor(scope: OutboxScope, runtime: OutboxRuntime, databaseName?: string) {
    this.#scope = scopeKey(scope)
    this.#database = new OutboxDatabase(runtime, databaseName)
  }

  async load(signal?: AbortSignal): Promise<OutboxContent> {
    const read = await this.#database.run('readonly', signal, (tx) => tx.store.getAll(this.#range())).catch(() => this.#readOneByOne(signal))
    const entries = read.map(parseEntry)
    const sound = entries.filter((entry) => entry !== undefined)
    return { entries: sound.sort((a, b) => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1)), damaged: entries.length - sound.length }
  }

  async put(entry: OutboxEntry, signal?: AbortSignal): Promise<void> {
    await this.#database.run('readwrite', signal, (tx) => tx.store.put(entry, [this.#scope, entry.key]))
  }

  async delete(key: string, signal?: AbortSignal): Promise<void> {
    await this.#database.run('readwrite', signal, (tx) => tx.store.delete([this.#scope, key]))
  }

  claim(entry: OutboxEntry, signal?: AbortSignal): Promise<OutboxClaim> {
    return this.#database.run('readwrite', signal, async (tx) => {
      const record = await tx.store.get([this.#scope, entry.key])
      if (record === undefined && !this.#database.isAnother) return 'gone'
      if (record !== undefined && parseEntry(record)?.tried !== false) return 'tried'
      await tx.store.put({ ...entry, tried: true }, [this.#scope, entry.key])
      return record === undefined ? 'reclaimed' : 'claimed'
    })
  }

  close(): void {
    this.#database.close()
  }

  #range(): IDBKeyRange {
    return IDBKeyRange.bound([this.#scope], [this.#scope, []])
  }

  /** One record that the browser cannot read fails the reading of all: then each is read by itself. */
  async #readOneByOne(signal: AbortSignal | undefined): Promise<unknown[]> {
    const keys = await this.#database.run('readonly', signal, (tx) => tx.store.getAllKeys(this.#range()))
    // What cannot be read counts as a record that makes no sense.
    return Promise.all(keys.map((key) => this.#database.run('readonly', signal, (tx) => tx.store.get(key)).catch(() => null)))
  }
}

/** Undefined for a record that is not an entry as this version writes them. */
function parseEntry(record: unknown): OutboxEntry | undefined {
  if (typeof record !== 'object' || record === null) return undefined
  const { key, action, createdAt, tried, after, epoch, failure } = record as Partial<Record<keyof OutboxEntry, unknown>>
  if (typeof key !== 'string' || typeof action !== 'object' || action === null || typeof createdAt !== 'number' || typeof tried !== 'boolean') return undefined
  return {
    key,
    // Checked as any other when it is given to the server.
    action: action as OutboxEntry['action'],
    createdAt,
    tried,
    after: typeof after === 'number' ? after : undefined,
    epoch: typeof epoch === 'string' ? epoch : undefined,
    failure: isFailure(failure) ? failure : undefined,
  }
}

function isFailure(value: unknown): value is { readonly code: string; readonly message: string } {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string' && 'message' in value && typeof value.message === 'string'
}
