import type { Runtime } from '../runtime.ts'
import { blocked, unavailable } from './storage-error.ts'

const VERSION = 1

/**
 * Opens a database that has these stores.
 * @param onLost the browser has closed it, or another tab has asked for it
 * @throws {EventreelError} `storage_unavailable`, `storage_blocked`, or what IndexedDB throws
 */
export async function openDatabase(
  { indexedDB }: Pick<Runtime, 'indexedDB'>,
  name: string,
  stores: readonly string[],
  onLost: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  if (indexedDB === undefined || indexedDB === null) throw unavailable()
  const request = indexedDB.open(name, VERSION)
  request.onupgradeneeded = () => {
    const { result } = request
    for (const store of stores) if (!result.objectStoreNames.contains(store)) result.createObjectStore(store)
  }
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
    request.onblocked = () => {
      // When it opens after all, nobody waits for it.
      request.onsuccess = () => request.result.close()
      reject(blocked())
    }
  })
  // Another tab wants to upgrade or delete the database: must let go at once, or it waits for ever.
  database.onversionchange = () => {
    database.close()
    onLost(database)
  }
  database.onclose = () => onLost(database)
  return database
}

/** Undoes a transaction that has not ended. */
export function abort(tx: Pick<IDBTransaction, 'abort'>): void {
  try {
    tx.abort()
  } catch {
    // It has ended already: committed, or aborted by the error that brought us here.
  }
}
