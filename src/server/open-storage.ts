import { EventreelError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import { errorDetails, type Logger } from './logger.ts'
import type { NodeLink } from './news.ts'
import type { EventStorage } from './storage.ts'

export interface OpenStorageOptions {
  readonly dataDir: string | undefined
  readonly databaseUrl: string | undefined
  readonly runtime: Pick<Runtime, 'now' | 'setTimer' | 'uuid'>
  readonly logger: Logger
}

export interface OpenedStorage {
  readonly storage: EventStorage
  /** How the nodes that share the store hear of each other; undefined where there is one. */
  readonly nodes: NodeLink | undefined
}

/**
 * Opens what keeps the logs: a database where one is named, else the embedded store. Must load either late: nobody pays for what is not
 * used, and a Node without node:sqlite is told what to do instead of failing at import.
 */
export async function openStorage(options: OpenStorageOptions): Promise<OpenedStorage> {
  const { dataDir, databaseUrl, runtime, logger } = options
  const now = () => runtime.now()
  const uuid = () => runtime.uuid()
  const report = (error: unknown) => logger({ level: 'error', what: 'database', ...errorDetails(error) })
  if (databaseUrl !== undefined) {
    const { openPostgres } = await import('./open-postgres.ts')
    return openPostgres({ url: databaseUrl, runtime, now, uuid, report })
  }
  await import('node:sqlite').catch((cause: unknown) => {
    throw new EventreelError('storage_unavailable', `The embedded store needs Node.js 22.13 or later; this is ${process.version}. Update Node.js and start again.`, { cause })
  })
  const { storageWorkerFile, ThreadedStorage } = await import('./threaded-storage.ts')
  const workerFile = storageWorkerFile()
  // In memory there is no disk to wait for.
  if (dataDir !== undefined && workerFile !== null) {
    return { storage: await ThreadedStorage.open({ dataDir, workerFile, now, uuid, report }), nodes: undefined }
  }
  const { SqliteStorage } = await import('./sqlite-storage.ts')
  return { storage: new SqliteStorage({ dataDir, now, uuid, report }), nodes: undefined }
}
