import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EventreelError } from '../errors.ts'
import { AppendQueue } from './append-queue.ts'
import { ByteBudget } from './byte-budget.ts'
import { appendInTransaction } from './sqlite-append.ts'
import { readPlace } from './read-place.ts'
import { storageError } from './sqlite-error.ts'
import { prepareDatabase } from './sqlite-schema.ts'
import { sqliteStatements, type LogRow, type SqliteStatements } from './sqlite-statements.ts'
import type { AppendRequest, AppendResult, ConversationList, ConversationRecord, EventStorage, ListQuery, RangeRequest, ReadRequest, StoredEvent } from './storage.ts'

/** So many at a time: an event may have megabytes. */
const SWEEP_ROWS = 200

export interface SqliteStorageOptions {
  /** Where the file goes; undefined: in memory. */
  readonly dataDir: string | undefined
  readonly now: () => number
  readonly uuid: () => string
  /** Told of what went wrong where nobody waits for an answer. */
  readonly report?: ((error: unknown) => void) | undefined
}

/** The embedded store: one SQLite file in WAL mode, every commit on disk before it is acknowledged. */
export class SqliteStorage implements EventStorage {
  readonly #database: DatabaseSync
  readonly #statements: SqliteStatements
  readonly #queue: AppendQueue
  readonly #options: SqliteStorageOptions
  #sweep: NodeJS.Immediate | null = null
  #closed = false

  constructor(options: SqliteStorageOptions) {
    this.#options = options
    try {
      if (options.dataDir !== undefined) mkdirSync(options.dataDir, { recursive: true })
      this.#database = new DatabaseSync(options.dataDir === undefined ? ':memory:' : join(options.dataDir, 'eventreel.sqlite'))
    } catch (error) {
      throw new EventreelError('storage_unavailable', 'The data directory cannot be opened.', { cause: error })
    }
    try {
      prepareDatabase(this.#database)
      this.#statements = sqliteStatements(this.#database)
    } catch (error) {
      this.#database.close()
      throw storageError(error)
    }
    this.#queue = new AppendQueue({ commit: (requests) => this.#commit(requests) })
    this.#sweepSoon()
  }

  async createConversation(conversation: { conversationId: string; title: string | null; parentId: string | null }): Promise<ConversationRecord> {
    return this.#run(() => {
      const { conversationId, title, parentId } = conversation
      if (this.#statements.log.get(conversationId) !== undefined) {
        throw new EventreelError('conversation_exists', 'The conversation exists already.')
      }
      this.#statements.createLog.run(conversationId, title, parentId, this.#options.uuid(), this.#timestamp(), this.#timestamp())
      return record(this.#log(conversationId))
    })
  }

  async getConversation(conversationId: string): Promise<ConversationRecord> {
    return this.#run(() => record(this.#log(conversationId)))
  }

  async listConversations({ limit, pageId, parentId }: ListQuery): Promise<ConversationList> {
    return this.#run(() => {
      const place = readPlace(pageId)
      const { logsBefore, childrenAfter } = this.#statements
      const rows = parentId === undefined ? logsBefore.all(place ?? Number.MAX_SAFE_INTEGER, limit + 1) : childrenAfter.all(parentId, place ?? 0, limit + 1)
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return { conversations: page.map(record), nextPageId: rows.length > limit && last ? String(last.log) : null }
    })
  }

  async deleteConversation(conversationId: string): Promise<void> {
    // Must wait for the appends that came before it: their callers were told nothing yet.
    await this.#queue.settled()
    this.#run(() => this.#delete([this.#log(conversationId)]))
  }

  async deleteIdle(query: { updatedBefore: string; limit: number }): Promise<string[]> {
    await this.#queue.settled()
    return this.#run(() => {
      const idle = this.#statements.idleLogs.all(query.updatedBefore, query.limit)
      if (idle.length > 0) this.#delete(idle)
      return idle.map((row) => row.conversation_id)
    })
  }

  append(request: AppendRequest): Promise<AppendResult> {
    if (this.#closed) return Promise.reject(closedError())
    return this.#queue.push(request)
  }

  async read(request: ReadRequest): Promise<StoredEvent[]> {
    return this.#run(() => {
      const { log, latest_event_id } = this.#log(request.conversationId, request.epoch)
      const to = Math.min(request.to ?? latest_event_id, latest_event_id)
      const statement = request.reverse === true ? this.#statements.eventsDown : this.#statements.eventsUp
      const events: StoredEvent[] = []
      const budget = new ByteBudget(request.maxBytes)
      for (const row of statement.iterate(log, request.from, to, request.limit)) {
        if (!budget.takes(row.rest)) break
        events.push(row)
      }
      return events
    })
  }

  async readJson({ conversationId, epoch, from, to, reverse, shown, maxBytes }: RangeRequest): Promise<Buffer | null> {
    return this.#run(() => {
      const { log } = this.#log(conversationId, epoch)
      const size = this.#statements.rangeSize.get(log, from, to)
      if (size === undefined || size.count === 0 || size.count !== to - from + 1 || size.bytes > maxBytes) return null
      const row = this.#statements.rangeJson[shown][reverse ? 'down' : 'up'].get(log, from, to)
      return row === undefined ? null : Buffer.from(row.json.buffer, row.json.byteOffset, row.json.byteLength)
    })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#queue.settled()
    if (this.#sweep !== null) clearImmediate(this.#sweep)
    this.#database.close()
  }

  #commit(requests: readonly AppendRequest[]): (AppendResult | EventreelError)[] {
    const at = this.#timestamp()
    return this.#transaction(() => requests.map((request) => appendInTransaction(this.#statements, request, at)))
  }

  #transaction<T>(operation: () => T): T {
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      const result = operation()
      this.#database.exec('COMMIT')
      return result
    } catch (error) {
      rollback(this.#database)
      throw storageError(error)
    }
  }

  #delete(logs: readonly LogRow[]): void {
    this.#transaction(() => {
      for (const { log } of logs) {
        this.#statements.deleteLog.run(log)
        this.#statements.dropLog.run(log)
      }
    })
    this.#sweepSoon()
  }

  /** Frees a deleted log's rows a few at a time, so that a long log holds nobody up. */
  #sweepSoon(): void {
    if (this.#sweep !== null || this.#closed) return
    this.#sweep = setImmediate(() => {
      this.#sweep = null
      if (this.#closed) return
      try {
        if (this.#sweepSome()) this.#sweepSoon()
      } catch (error) {
        // A full disk, say: it is gone on with after the next deletion, or the next start.
        this.#options.report?.(storageError(error))
      }
    })
  }

  /** Whether there is more. */
  #sweepSome(): boolean {
    const { dropped, sweepEvents, sweepSends, forgetDropped } = this.#statements
    const next = dropped.get()
    if (next === undefined) return false
    const swept = Number(sweepEvents.run(next.log, SWEEP_ROWS).changes) + Number(sweepSends.run(next.log, SWEEP_ROWS).changes)
    if (swept === 0) forgetDropped.run(next.log)
    return true
  }

  #log(conversationId: string, epoch?: string): LogRow {
    const row = this.#statements.log.get(conversationId)
    if (row === undefined) throw new EventreelError('conversation_not_found', 'There is no such conversation.')
    if (epoch !== undefined && row.epoch !== epoch) throw new EventreelError('epoch_changed', 'The conversation has another epoch.')
    return row
  }

  #run<T>(operation: () => T): T {
    if (this.#closed) throw closedError()
    try {
      return operation()
    } catch (error) {
      throw storageError(error)
    }
  }

  #timestamp(): string {
    return new Date(this.#options.now()).toISOString()
  }
}

/** Some failures end the transaction by themselves. */
function rollback(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK')
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('no transaction'))) throw storageError(error)
  }
}

function closedError(): EventreelError {
  return new EventreelError('closed', 'The store is closed.')
}

function record(row: LogRow): ConversationRecord {
  return {
    conversationId: row.conversation_id,
    title: row.title,
    parentId: row.parent_id,
    epoch: row.epoch,
    createdAt: row.created_at,
    lastUpdatedAt: row.last_updated_at,
    latestEventId: row.latest_event_id,
  }
}
