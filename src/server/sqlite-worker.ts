import { parentPort, workerData } from 'node:worker_threads'
import { sentError, type StorageAnswer, type StorageCall } from './storage-calls.ts'
import { storageError } from './sqlite-error.ts'
import { SqliteStorage } from './sqlite-storage.ts'

/** The thread of {@link ThreadedStorage}: a store, and nothing else. */
const { dataDir } = workerData as { readonly dataDir: string }
let at = 0
let uuid = ''

function tell(answer: StorageAnswer, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(answer, transfer)
}

function open(): SqliteStorage | null {
  try {
    return new SqliteStorage({ dataDir, now: () => at, uuid: () => uuid, report: (error) => tell({ reported: sentError(storageError(error)) }) })
  } catch (error) {
    tell({ failed: sentError(storageError(error)) })
    return null
  }
}

async function answer(storage: SqliteStorage, { call, method, request, ...given }: StorageCall): Promise<void> {
  ;({ at, uuid } = given)
  try {
    // The other side has the same port, and so the same methods with the same requests.
    const result: unknown = await storage[method](request as never)
    tell({ call, result }, result instanceof Uint8Array && result.buffer instanceof ArrayBuffer ? [result.buffer] : [])
  } catch (error) {
    tell({ call, error: sentError(storageError(error)) })
  }
}

const storage = open()
if (storage !== null) {
  parentPort?.on('message', (call: StorageCall) => void answer(storage, call))
  tell({ open: true })
}
