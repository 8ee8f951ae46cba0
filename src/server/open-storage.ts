import { EventreelError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'
import type { EventStorage } from './storage.ts'

export interface StoreOptions {
  readonly dataDir?: string | undefined
  readonly databaseUrl?: string | undefined
}

/**
 * Opens the store that the options name; none: memory. Must load it late: a Node without node:sqlite is told what to do instead of failing at import.
 * @throws `invalid_argument`, `storage_*`.
 */
export async function openStorage(options: StoreOptions, runtime: Pick<Runtime, 'now' | 'uuid'>): Promise<EventStorage> {
  if (options.databaseUrl !== undefined) {
    throw new EventreelError('invalid_argument', 'databaseUrl: not supported; give dataDir for the embedded store, or neither for memory')
  }
  const { SqliteStorage } = await import('./sqlite-storage.ts').catch((cause: unknown) => {
    throw new EventreelError('storage_unavailable', `The embedded store needs Node.js 22.13 or later; this is ${process.version}. Update Node.js and start again.`, { cause })
  })
  return new SqliteStorage({ dataDir: options.dataDir, now: () => runtime.now(), uuid: () => runtime.uuid() })
}
