import { EventreelError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import type { Logger } from './logger.ts'
import type { EventStorage } from './storage.ts'

export interface OpenStorageOptions {
  readonly dataDir: string | undefined
  readonly databaseUrl: string | undefined
  readonly runtime: Pick<Runtime, 'now' | 'setTimer' | 'uuid'>
  readonly logger: Logger
}

/**
 * Opens what keeps the logs. Must load it late: a Node without node:sqlite is told what to do instead of failing at import.
 * @throws `invalid_argument`, `storage_*`.
 */
export async function openStorage({ dataDir, databaseUrl, runtime }: OpenStorageOptions): Promise<{ readonly storage: EventStorage; readonly nodes: undefined }> {
  if (databaseUrl !== undefined) {
    throw new EventreelError('invalid_argument', 'databaseUrl: not supported; give dataDir for the embedded store, or neither for memory')
  }
  const { SqliteStorage } = await import('./sqlite-storage.ts').catch((cause: unknown) => {
    throw new EventreelError('storage_unavailable', `The embedded store needs Node.js 22.13 or later; this is ${process.version}. Update Node.js and start again.`, { cause })
  })
  return { storage: new SqliteStorage({ dataDir, now: () => runtime.now(), uuid: () => runtime.uuid() }), nodes: undefined }
}
