import pg from 'pg'
import { EventreelError } from '../errors.ts'
import { isFromDatabase, postgresError } from './postgres-error.ts'

const MAX_CONNECTIONS = 10
const CONNECT_TIMEOUT_MS = 5000
/** A statement that the database does not answer in this time is given up, and its connection with it. */
const QUERY_TIMEOUT_MS = 35_000

/**
 * What holds for each connection. Must not lose an acknowledged commit with the machine, nor keep a row locked for a node that stands
 * still, nor wait for ever.
 */
const SETTINGS = `
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
  SET idle_in_transaction_session_timeout = '10s';
  SET lock_timeout = '10s';
  SET statement_timeout = '30s';
`

/** Runs one statement; gives its rows. The caller says what they are: the tables are our own. */
export type Query = <Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<Row[]>

export interface PostgresDatabaseOptions {
  /** `postgres://user:password@host:port/database`. Must never be said in an error or a log. */
  readonly url: string
  /** Told of what went wrong where nobody waits for an answer. */
  readonly report: (error: unknown) => void
}

/** Connections to one database. What it rejects with is an error of ours; one that is `retryable` may have been carried out or not. */
export class PostgresDatabase {
  readonly #pool: pg.Pool

  constructor({ url, report }: PostgresDatabaseOptions) {
    this.#pool = new pg.Pool({
      ...connectionConfig(url),
      max: MAX_CONNECTIONS,
      query_timeout: QUERY_TIMEOUT_MS,
      verify: (client, done) => void client.query(SETTINGS).then(() => done(), done),
    })
    // A connection that breaks while nobody uses it is replaced; one in use tells its user.
    this.#pool.on('error', report)
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  readonly query: Query = async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) => {
    try {
      return (await this.#pool.query<Row>(sql, [...values])).rows
    } catch (error) {
      throw postgresError(error)
    }
  }

  /** All or nothing: resolves when it is durable. */
  async transaction<T>(operation: (query: Query) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    let broken = true
    try {
      await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
      const result = await operation(async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) => {
        return (await client.query<Row>(sql, [...values])).rows
      })
      const { command } = await client.query('COMMIT')
      broken = false
      // A transaction that failed in between ends without an error.
      if (command !== 'COMMIT') throw new EventreelError('storage_failed', 'The database took the transaction back.')
      return result
    } catch (error) {
      if (broken) broken = !(await rolledBack(client, error))
      throw postgresError(error)
    } finally {
      client.release(broken)
    }
  }

  /** Waits for what runs. */
  close(): Promise<void> {
    return this.#pool.end()
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      throw postgresError(error)
    }
  }
}

/** @throws {EventreelError} `invalid_argument` */
export function connectionConfig(url: string): pg.ClientConfig {
  // Must not quote it: it holds the password.
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new EventreelError('invalid_argument', 'databaseUrl: postgres://user:password@host:port/database is expected')
  }
  return { connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true, application_name: 'eventreel' }
}

/** Whether the connection is as before the transaction. */
async function rolledBack(client: pg.PoolClient, error: unknown): Promise<boolean> {
  if (!isFromDatabase(error) && !(error instanceof EventreelError)) return false
  try {
    await client.query('ROLLBACK')
    return true
  } catch {
    // Thrown away, it is rolled back by the database.
    return false
  }
}
