import { OutboxDatabase, scopeKey, type OutboxRuntime, type OutboxScope, type OutboxTransaction } from './outbox-database.ts'
import type { Outbox, OutboxClaim, OutboxContent, OutboxEntry } from './outbox.ts'

/** Under no scope, what the database is known by: one that the browser has deleted does not come back. */
const HOME: [string, string] = ['', '']

/**
 * Unsent messages in a database of their own, so that clearing or evicting the cache never takes them.
 * Its writes ask for strict durability: they survive a crash of the browser.
 */
export class IndexedOutbox implements Outbox {
  readonly #scope: string
  readonly #runtime: OutboxRuntime
  readonly #database: OutboxDatabase

  constructor(scope: OutboxScope, runtime: OutboxRuntime, databaseName?: string) {
    this.#scope = scopeKey(scope)
    this.#runtime = runtime
    this.#database = new OutboxDatabase(runtime, databaseName)
  }

  async load(signal?: AbortSignal): Promise<OutboxContent> {
    const [home, read] = await this.#database
      .run('readonly', signal, async (tx): Promise<[unknown, unknown[]]> => [await tx.store.get(HOME), await tx.store.getAll(this.#range())])
      .catch(() => this.#readOneByOne(signal))
    const entries = read.map(parseEntry)
    const sound = entries.filter((entry) => entry !== undefined)
    return { home: typeof home === 'string' ? home : undefined, entries: sound.sort((a, b) => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1)), damaged: entries.length - sound.length }
  }

  put(entry: OutboxEntry, signal?: AbortSignal): Promise<string> {
    return this.#database.run('readwrite', signal, async (tx) => {
      await tx.store.put(entry, [this.#scope, entry.key])
      return this.#homeOf(tx)
    })
  }

  async delete(key: string, signal?: AbortSignal): Promise<void> {
    await this.#database.run('readwrite', signal, (tx) => tx.store.delete([this.#scope, key]))
  }

  claim(entry: OutboxEntry, home: string | undefined, signal?: AbortSignal): Promise<OutboxClaim> {
    return this.#database.run('readwrite', signal, async (tx) => {
      const record = await tx.store.get([this.#scope, entry.key])
      if (record === undefined && (await this.#homeOf(tx)) === home) return 'gone'
      if (record !== undefined && parseEntry(record)?.tried !== false) return 'tried'
      await tx.store.put({ ...entry, tried: true }, [this.#scope, entry.key])
      return record === undefined ? 'tried' : 'claimed'
    })
  }

  close(): void {
    this.#database.close()
  }

  async #homeOf(tx: OutboxTransaction<'readwrite'>): Promise<string> {
    const known = await tx.store.get(HOME)
    if (typeof known === 'string') return known
    const home = this.#runtime.uuid()
    await tx.store.put(home, HOME)
    return home
  }

  #range(): IDBKeyRange {
    return IDBKeyRange.bound([this.#scope], [this.#scope, []])
  }

  /** One record that the browser cannot read fails the reading of all: then each is read by itself. */
  async #readOneByOne(signal: AbortSignal | undefined): Promise<[home: unknown, entries: unknown[]]> {
    const keys = await this.#database.run('readonly', signal, (tx) => tx.store.getAllKeys(this.#range()))
    // What cannot be read counts as a record that makes no sense.
    const [home, ...entries] = await Promise.all([HOME, ...keys].map((key) => this.#database.run('readonly', signal, (tx) => tx.store.get(key)).catch(() => null)))
    return [home, entries]
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
