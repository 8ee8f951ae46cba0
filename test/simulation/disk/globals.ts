import { SimCursor } from './cursor.ts'
import { SimDatabase } from './database.ts'
import { SimKeyRange } from './keys.ts'
import { SimObjectStore } from './object-store.ts'
import { SimRequest } from './request.ts'
import { SimTransaction } from './transaction.ts'

/** The classes of IndexedDB, for whoever asks for them by name. */
export function defineDatabaseGlobals(): void {
  Object.assign(globalThis, {
    IDBCursor: SimCursor,
    IDBDatabase: SimDatabase,
    // The library has none; its place is kept for those who ask for the class.
    IDBIndex: function IDBIndex() {},
    IDBKeyRange: SimKeyRange,
    IDBObjectStore: SimObjectStore,
    IDBRequest: SimRequest,
    IDBTransaction: SimTransaction,
  })
}
