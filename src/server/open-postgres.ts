import type { Runtime } from '../runtime.ts'
import type { NodeLink } from './news.ts'
import { PostgresDatabase } from './postgres-database.ts'
import { PostgresNews } from './postgres-news.ts'
import { preparePostgres } from './postgres-schema.ts'
import { PostgresStorage } from './postgres-storage.ts'

export interface OpenPostgresOptions {
  readonly url: string
  readonly runtime: Pick<Runtime, 'setTimer'>
  readonly now: () => number
  readonly uuid: () => string
  /** Told of what went wrong where nobody waits for an answer. */
  readonly report: (error: unknown) => void
}

/** Connects to the database and brings its tables up to date. */
export async function openPostgres({ url, runtime, now, uuid, report }: OpenPostgresOptions): Promise<{ storage: PostgresStorage; nodes: NodeLink }> {
  const database = new PostgresDatabase({ url, report })
  try {
    await preparePostgres(database)
  } catch (error) {
    await database.close()
    throw error
  }
  const storage = new PostgresStorage({ database, now, uuid, report })
  return { storage, nodes: { news: new PostgresNews({ url, database, runtime, uuid, report }), heads: storage } }
}
