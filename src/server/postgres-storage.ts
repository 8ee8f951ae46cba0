import { EventreelError } from '../errors.ts'
import { AppendQueue } from './append-queue.ts'
import { eventText } from './event-text.ts'
import { appendInTransaction } from './postgres-append.ts'
import type { PostgresDatabase } from './postgres-database.ts'
import { READ_DOWN, READ_UP, SWEEP_EVENTS, SWEEP_SENDS } from './postgres-statements.ts'
import { packText, unpackText } from './postgres-text.ts'
import { readPlace } from './read-place.ts'
import type { AppendRequest, AppendResult, ConversationHead, ConversationList, ConversationRecord, EventStorage, ListQuery, RangeRequest, ReadRequest, StoredEvent } from './storage.ts'

/** Ids and limits past what a column holds mean the same as this one. */
const MAX_INTEGER = 2 ** 31 - 1

export interface PostgresStorageOptions {
  /** Its tables must be there, see `preparePostgres`. Closed with the store. */
  readonly database: PostgresDatabase
  readonly now: () => number
  readonly uuid: () => string
  /** Told of what went wrong where nobody waits for an answer. */
  readonly report: (error: unknown) => void
}

interface LogRow {
  readonly log: string
  readonly conversation_id: string
  readonly title: string | null
  readonly parent_id: string | null
  readonly epoch: string
  readonly created_at: string
  readonly last_updated_at: string
  readonly latest_event_id: number
}

interface ReadRow {
  readonly epoch: string
  readonly id: number | null
  readonly rest: string | null
  readonly sealed: string | null
}

/** The store of many nodes: one PostgreSQL database. Appends of one conversation take turns at its row, those of others go beside them. */
export class PostgresStorage implements EventStorage {
  readonly #options: PostgresStorageOptions
  readonly #database: PostgresDatabase
  readonly #queues = new Map<string, AppendQueue>()
  #sweeping: Promise<void> | null = null
  #closed = false

  constructor(options: PostgresStorageOptions) {
    this.#options = options
    this.#database = options.database
    this.#sweepSoon()
  }

  async createConversation(conversation: { conversationId: string; title: string | null; parentId: string | null }): Promise<ConversationRecord> {
    this.#checkOpen()
    const { conversationId, title, parentId } = conversation
    const at = this.#timestamp()
    const [row] = await this.#database.query<LogRow>(
      `INSERT INTO eventreel.logs (conversation_id, title, parent_id, epoch, created_at, last_updated_at)
       VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT DO NOTHING RETURNING *`,
      [conversationId, title && packText(title), parentId, this.#options.uuid(), at],
    )
    if (row === undefined) throw new EventreelError('conversation_exists', 'The conversation exists already.')
    return record(row)
  }

  async getConversation(conversationId: string): Promise<ConversationRecord> {
    this.#checkOpen()
    const [row] = await this.#database.query<LogRow>('SELECT * FROM eventreel.logs WHERE conversation_id = $1', [conversationId])
    if (row === undefined) throw notFound()
    return record(row)
  }

  async listConversations({ limit, pageId, parentId }: ListQuery): Promise<ConversationList> {
    this.#checkOpen()
    const place = readPlace(pageId)
    const rows = await (parentId === undefined
      ? this.#database.query<LogRow>('SELECT * FROM eventreel.logs WHERE log < $1 ORDER BY log DESC LIMIT $2', [place ?? Number.MAX_SAFE_INTEGER, limit + 1])
      : this.#database.query<LogRow>('SELECT * FROM eventreel.logs WHERE parent_id = $1 AND log > $2 ORDER BY log LIMIT $3', [parentId, place ?? 0, limit + 1]))
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return { conversations: page.map(record), nextPageId: rows.length > limit && last ? last.log : null }
  }

  async deleteConversation(conversationId: string): Promise<void> {
    this.#checkOpen()
    // Must wait for the appends that came before it: their callers were told nothing yet.
    await this.#queues.get(conversationId)?.settled()
    const deleted = await this.#delete('conversation_id = $1', [conversationId])
    if (deleted.length === 0) throw notFound()
  }

  async deleteIdle(query: { updatedBefore: string; limit: number }): Promise<string[]> {
    this.#checkOpen()
    // A log that somebody appends to is not old; one that another node deletes is its own.
    const oldest = 'SELECT log FROM eventreel.logs WHERE last_updated_at < $1 ORDER BY log LIMIT $2 FOR UPDATE SKIP LOCKED'
    return this.#delete(`log IN (${oldest})`, [query.updatedBefore, query.limit])
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    this.#checkOpen()
    return this.#queue(request.conversationId).push(request)
  }

  async read(request: ReadRequest): Promise<StoredEvent[]> {
    this.#checkOpen()
    const { conversationId, epoch, from, to = MAX_INTEGER, reverse = false, limit, maxBytes } = request
    const range = [from, to, limit].map((value) => Math.max(-1, Math.min(value, MAX_INTEGER)))
    const rows = await this.#database.query<ReadRow>(reverse ? READ_DOWN : READ_UP, [conversationId, ...range, Math.min(maxBytes, Number.MAX_SAFE_INTEGER)])
    const [first] = rows
    if (first === undefined) throw notFound()
    if (epoch !== undefined && first.epoch !== epoch) throw new EventreelError('epoch_changed', 'The conversation has another epoch.')
    return rows.flatMap(({ id, rest, sealed }) => (id === null || rest === null ? [] : [{ id, rest, sealed }]))
  }

  async readJson({ from, to, shown, ...range }: RangeRequest): Promise<Buffer | null> {
    const count = to - from + 1
    const events = await this.read({ ...range, from, to, limit: Math.max(0, count) })
    return count <= 0 || events.length < count ? null : Buffer.from(events.map((event) => eventText(event, shown)).join(','))
  }

  /** How the logs of these conversations stand; those that do not exist are left out. */
  async heads(conversationIds: readonly string[]): Promise<ConversationHead[]> {
    this.#checkOpen()
    const rows = await this.#database.query<LogRow>(
      'SELECT conversation_id, epoch, latest_event_id FROM eventreel.logs WHERE conversation_id = ANY ($1::text[])',
      [conversationIds],
    )
    return rows.map((row) => ({ conversationId: row.conversation_id, epoch: row.epoch, latestEventId: row.latest_event_id }))
  }

  /** Resolves when what was deleted so far has left the tables, or could not. */
  async swept(): Promise<void> {
    await this.#sweeping
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await Promise.all([...this.#queues.values()].map((queue) => queue.settled()))
    await this.#sweeping
    await this.#database.close()
  }

  #queue(conversationId: string): AppendQueue {
    const found = this.#queues.get(conversationId)
    if (found !== undefined) return found
    const queue = new AppendQueue({
      commit: (requests) => {
        const at = this.#timestamp()
        return this.#database.transaction((query) => appendInTransaction(query, conversationId, requests, at))
      },
      onIdle: () => this.#queues.delete(conversationId),
    })
    this.#queues.set(conversationId, queue)
    return queue
  }

  async #delete(where: string, values: readonly unknown[]): Promise<string[]> {
    const rows = await this.#database.query<{ conversation_id: string }>(
      `WITH gone AS (DELETE FROM eventreel.logs WHERE ${where} RETURNING log, conversation_id),
       noted AS (INSERT INTO eventreel.dropped (log) SELECT log FROM gone)
       SELECT conversation_id FROM gone`,
      values,
    )
    if (rows.length > 0) this.#sweepSoon()
    return rows.map((row) => row.conversation_id)
  }

  #sweepSoon(): void {
    this.#sweeping = (this.#sweeping ?? Promise.resolve())
      .then(() => this.#sweep())
      // What is left is swept after the next deletion, or at the next start.
      .catch((error: unknown) => this.#options.report(error))
  }

  /** Frees the rows of deleted logs a few at a time, so that a long log holds nobody up; nodes that do it at once share the work. */
  async #sweep(): Promise<void> {
    for (let more = true; more && !this.#closed; ) {
      more = await this.#database.transaction(async (query) => {
        const [dropped] = await query<{ log: string }>('SELECT log FROM eventreel.dropped LIMIT 1 FOR UPDATE SKIP LOCKED')
        if (dropped === undefined) return false
        const [swept] = await query<{ rows: number }>(SWEEP_EVENTS, [dropped.log])
        if (swept?.rows !== 0) return true
        const [sends] = await query<{ rows: number }>(SWEEP_SENDS, [dropped.log])
        if (sends?.rows === 0) await query('DELETE FROM eventreel.dropped WHERE log = $1', [dropped.log])
        return true
      })
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new EventreelError('closed', 'The store is closed.')
  }

  #timestamp(): string {
    return new Date(this.#options.now()).toISOString()
  }
}

function notFound(): EventreelError {
  return new EventreelError('conversation_not_found', 'There is no such conversation.')
}

function record(row: LogRow): ConversationRecord {
  return {
    conversationId: row.conversation_id,
    title: row.title && unpackText(row.title),
    parentId: row.parent_id,
    epoch: row.epoch,
    createdAt: row.created_at,
    lastUpdatedAt: row.last_updated_at,
    latestEventId: row.latest_event_id,
  }
}
