import pg from 'pg'
import { inject } from 'vitest'

/** An empty database; gives its address. It goes with the PostgreSQL that all files share. */
export async function createDatabase(): Promise<string> {
  const url = new URL(inject('postgresUrl'))
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  await runSql(url.href, `CREATE DATABASE ${name} TEMPLATE template0`)
  url.pathname = `/${name}`
  return url.href
}

/** Runs one statement on a connection of its own. */
export async function runSql(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
