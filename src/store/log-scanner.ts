import { LogDatabase } from './log-database.ts'
import { rangeNotHeld } from './log-errors.ts'
import { scanLog } from './log-search.ts'
import type { ReadStretch } from './log-search.ts'
import { readHead } from './page-reader.ts'
import type { EventText } from './page-record.ts'
import type { LogScanner, OpenScanner, ScanQuery, ScanTarget } from './scan-port.ts'

/** Reads the records of a log beside the store that writes them, on this thread or another. */
export const openLogScanner: OpenScanner = async (target) => {
  const database = new LogDatabase(target.databaseName, globalThis, { create: false })
  // Must fail here and not at the first scan: whoever opens it can still read on another thread.
  await database.run('readonly', (tx) => readHead(tx, target.log))
  return new IndexedLogScanner(database, target)
}

class IndexedLogScanner implements LogScanner {
  readonly #database: LogDatabase
  readonly #target: ScanTarget

  constructor(database: LogDatabase, target: ScanTarget) {
    this.#database = database
    this.#target = target
  }

  scan(query: ScanQuery): AsyncIterable<readonly EventText[]> {
    return scanLog(this.#reader(query), query)
  }

  close(): void {
    void this.#database.close()
  }

  #reader({ startId, endId, onMissing }: ScanQuery): ReadStretch {
    const { log, epoch } = this.#target
    return (pick) =>
      this.#database.run('readonly', async (tx) => {
        const head = await readHead(tx, log)
        if (head !== undefined && (epoch === null || head.epoch === epoch)) return pick(tx, head)
        if (onMissing === 'skip') return null
        throw rangeNotHeld([{ from: Math.max(0, startId), to: endId === Infinity ? Math.max(startId, head?.latest ?? 0) : endId }])
      })
  }
}
