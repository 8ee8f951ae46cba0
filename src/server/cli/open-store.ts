import { platform } from '../../runtime.ts'
import { errorsToStderr } from '../logger.ts'
import { openStorage } from '../open-storage.ts'
import type { StoreAddress } from './read-store.ts'

/** Opens a store in this process, beside or instead of a server. */
export function openStore(address: StoreAddress): ReturnType<typeof openStorage> {
  return openStorage({ dataDir: undefined, databaseUrl: undefined, ...address, runtime: platform, logger: errorsToStderr })
}
