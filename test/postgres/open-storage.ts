import { onTestFinished } from 'vitest'
import { PostgresDatabase } from '../../src/server/postgres-database.ts'
import { preparePostgres } from '../../src/server/postgres-schema.ts'
import { PostgresStorage } from '../../src/server/postgres-storage.ts'

/** A store of its own on the database at `url`; closed when the test is over. `reported` takes what went wrong where nobody waited. */
export async function openStorage(url: string, { now = Date.now, reported = [] as unknown[] } = {}): Promise<PostgresStorage> {
  const report = (error: unknown) => void reported.push(error)
  const database = new PostgresDatabase({ url, report })
  await preparePostgres(database)
  const storage = new PostgresStorage({ database, now, uuid: () => crypto.randomUUID(), report })
  onTestFinished(() => storage.close())
  return storage
}
