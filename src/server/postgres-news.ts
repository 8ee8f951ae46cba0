import pg from 'pg'
import type { Runtime } from '../runtime.ts'
import { NewsOutbox } from './news-outbox.ts'
import { fragments, FragmentReader } from './news-payload.ts'
import type { News, NewsChannel, NewsListener } from './news.ts'
import { connectionConfig, type PostgresDatabase } from './postgres-database.ts'
import { postgresError } from './postgres-error.ts'

const CHANNEL = 'eventreel_news'
const RECONNECT_MS = 500
/** How often the listening connection is tried, and how long it may take to answer: one that hangs says nothing by itself. */
const HEARTBEAT_MS = 10_000
const ANSWER_MS = 5000

/** What is told commits apart from appends, and need not wait for the disk: a notification takes a lock that all commits of notifications share. */
const NOTIFY = `SELECT set_config('synchronous_commit', 'off', true), pg_notify('${CHANNEL}', payload) FROM unnest($1::text[]) AS payload`

export interface PostgresNewsOptions {
  readonly url: string
  readonly database: PostgresDatabase
  readonly runtime: Pick<Runtime, 'setTimer'>
  readonly uuid: () => string
  /** Told of what went wrong, once until it goes well again. */
  readonly report: (error: unknown) => void
}

/** News by LISTEN and NOTIFY. What comes up while a notification is on its way goes together in the next. */
export class PostgresNews implements NewsChannel {
  readonly #options: PostgresNewsOptions
  readonly #nodeId: string
  readonly #outbox = new NewsOutbox()
  #reader = new FragmentReader()
  #listener: NewsListener | null = null
  #client: pg.Client | null = null
  #telling: Promise<void> | null = null
  #hasNews = false
  #failing = false
  #closed = false
  #cancelTimer: () => void = () => {}

  constructor(options: PostgresNewsOptions) {
    this.#options = options
    this.#nodeId = options.uuid().slice(0, 13)
  }

  open(listener: NewsListener): void {
    this.#listener = listener
    void this.#listen()
  }

  tell(news: News): void {
    if (this.#closed) return
    this.#outbox.add(news)
    this.#hasNews = true
    this.#telling ??= this.#tellAll()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelTimer()
    await this.#telling
    await this.#client?.end().catch((error: unknown) => this.#fail(error))
  }

  async #tellAll(): Promise<void> {
    // What is said in one turn goes together.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#hasNews) {
      this.#hasNews = false
      const news = this.#outbox.take()
      if (news.length === 0) break
      try {
        await this.#options.database.query(NOTIFY, [fragments(this.#nodeId, JSON.stringify(news))])
        this.#failing = false
      } catch (error) {
        // What is lost is found out by the others when they ask.
        this.#fail(error)
      }
    }
    this.#telling = null
  }

  async #listen(): Promise<void> {
    const client = new pg.Client({ ...connectionConfig(this.#options.url), query_timeout: ANSWER_MS })
    let isLost = false
    const lose = (error: unknown) => {
      if (isLost || this.#closed) return
      isLost = true
      this.#fail(error)
      this.#cancelTimer()
      // Must not wait for its farewell: the other side may be gone.
      client.end().catch(() => {})
      this.#cancelTimer = this.#options.runtime.setTimer(() => void this.#listen(), RECONNECT_MS)
    }
    client.on('error', lose)
    client.on('end', () => lose(new Error('The listening connection ended.')))
    client.on('notification', ({ payload = '' }) => this.#hear(payload))
    try {
      this.#client = client
      await client.connect()
      await client.query(`LISTEN ${CHANNEL}`)
      this.#reader = new FragmentReader()
      this.#failing = false
      this.#beatLater(client, lose)
      if (!this.#closed) this.#listener?.missed()
    } catch (error) {
      lose(error)
    }
  }

  #beatLater(client: pg.Client, lose: (error: unknown) => void): void {
    if (this.#closed) return
    this.#cancelTimer = this.#options.runtime.setTimer(() => {
      client.query('SELECT 1').then(() => this.#beatLater(client, lose), lose)
    }, HEARTBEAT_MS)
  }

  #hear(payload: string): void {
    try {
      const text = this.#reader.take(payload, this.#nodeId)
      if (text === null || this.#closed) return
      // Must be what a node wrote: nobody else may write to this database.
      for (const news of JSON.parse(text) as News[]) this.#listener?.heard(news)
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    if (!this.#failing) this.#options.report(postgresError(error))
    this.#failing = true
  }
}
