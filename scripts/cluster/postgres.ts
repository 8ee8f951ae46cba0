import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { loadEmbeddedPostgres } from '../embedded-postgres.ts'

const DATABASE = 'eventreel'

export interface RunningPostgres {
  readonly url: string
  stop(): Promise<void>
}

/** A PostgreSQL that keeps its data in this directory from one start to the next. As root it runs as the user `postgres`, which is made where there is none. */
export async function startPostgres(databaseDir: string, port: number): Promise<RunningPostgres> {
  const written: string[] = []
  const EmbeddedPostgres = await loadEmbeddedPostgres()
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (text: string) => void written.push(text),
    onError: (error: unknown) => void written.push(String(error)),
  })
  try {
    if (!existsSync(join(databaseDir, 'PG_VERSION'))) await postgres.initialise()
    await postgres.start()
  } catch {
    throw new Error(`PostgreSQL did not start in ${databaseDir} on port ${port}:\n${written.slice(-5).join('').trimEnd()}`)
  }
  const url = (name: string) => `postgres://postgres:postgres@127.0.0.1:${port}/${name}`
  await ensureDatabase(url('postgres'))
  return { url: url(DATABASE), stop: () => postgres.stop() }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} TEMPLATE template0`)
  } finally {
    await client.end()
  }
}
