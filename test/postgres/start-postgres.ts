import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { loadEmbeddedPostgres } from '../../scripts/embedded-postgres.ts'

export interface RunningPostgres {
  /** Makes an empty database; gives its address. */
  createDatabase(): Promise<string>
  /** Ends it as a crash would: nothing is put in order, connections break. */
  crash(): Promise<void>
  start(): Promise<void>
  /** Ends it for good, and removes what it left. */
  remove(): Promise<void>
}

/** A real PostgreSQL on a free port, its data in a directory of its own. As root it runs as the user `postgres`, which is made where there is none. */
export async function startPostgres(): Promise<RunningPostgres> {
  const databaseDir = mkdtempSync(join(tmpdir(), 'eventreel-postgres-'))
  const port = await freePort()
  let written = ''
  let onWritten = () => {}
  const log = (text: unknown) => {
    written += String(text)
    onWritten()
  }
  const EmbeddedPostgres = await loadEmbeddedPostgres()
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'secret',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
    onLog: log,
    onError: log,
  })
  const start = async () => {
    written = ''
    // Must not rely on the line coming in one piece, as the package does.
    const ready = new Promise<void>((resolve) => (onWritten = () => written.includes('ready to accept connections') && resolve()))
    // What it rejects with is nothing at all.
    const started = postgres.start().catch(() => Promise.reject(new Error(`PostgreSQL did not start:\n${written.slice(-2000)}`)))
    await Promise.race([ready, started])
  }
  const url = (database: string) => `postgres://postgres:secret@127.0.0.1:${port}/${database}`
  await postgres.initialise()
  await start()
  let databases = 0
  return {
    createDatabase: async () => {
      const name = `test_${process.pid}_${databases++}`
      const client = new pg.Client({ connectionString: url('postgres') })
      await client.connect()
      await client.query(`CREATE DATABASE ${name} TEMPLATE template0`)
      await client.end()
      return url(name)
    },
    crash: async () => {
      const [pid] = readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')
      process.kill(Number(pid), 'SIGQUIT')
      await postgres.stop()
    },
    start,
    remove: async () => {
      await postgres.stop()
      rmSync(databaseDir, { recursive: true, force: true })
    },
  }
}

/** Must not be of those that the system gives to outgoing connections: while the database is down, one of them could take its place. */
async function freePort(): Promise<number> {
  const port = 10_000 + Math.floor(Math.random() * 20_000)
  const server = createServer()
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (!isFree) return freePort()
  await new Promise((resolve) => server.close(resolve))
  return port
}
