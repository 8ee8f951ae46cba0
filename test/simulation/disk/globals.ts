import { SimCursor } from './cursor.ts'
import { SimDatabase } from './database.ts'
import { SimKeyRange } from './keys.ts'
import { SimIndex, SimObjectStore } from './object-store.ts'
import { SimRequest } from './request.ts'
import { SimTransaction } from './transaction.ts'

/** The classes by which `idb` tells what it was given. Must be there before it is first used. */
export function defineDatabaseGlobals(): void {
  Object.assign(globalThis, {
    IDBCursor: SimCursor,
    IDBDatabase: SimDatabase,
    IDBIndex: SimIndex,
    IDBKeyRange: SimKeyRange,
    IDBObjectStore: SimObjectStore,
    IDBRequest: SimRequest,
    IDBTransaction: SimTransaction,
  })
}
