import { makeEvents } from '../lib/events.ts'
import type { PageSuite } from '../lib/suite.ts'

/** What the browser's disk can do at best: the floor that our own figures are held against. */
const PAGE = 100
const PAGES = 30
const pages = Array.from({ length: PAGES }, (_, index) => JSON.stringify(makeEvents(PAGE, { from: index * PAGE })))
let key = 0

export const suite: PageSuite = {
  rounds: 5,
  cases: {
    raw_page_put_events_per_s: async () => {
      const database = await open()
      const started = performance.now()
      for (const text of pages) await put(database, text)
      const seconds = (performance.now() - started) / 1000
      database.close()
      return (PAGE * PAGES) / seconds
    },
    raw_page_put_bytes_vs_json: async (_round, tools) => {
      const database = await open()
      const before = await tools.bytesWritten()
      for (const text of pages) await put(database, text)
      database.close()
      const written = (await tools.bytesWritten()) - before
      return written / pages.reduce((sum, text) => sum + text.length, 0)
    },
  },
  metrics: (medians) => medians,
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('raw-floor', 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore('pages'))
  return settled(request)
}

function put(database: IDBDatabase, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('pages', 'readwrite', { durability: 'relaxed' })
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('aborted')))
    transaction.objectStore('pages').put(text, (key += 1))
  })
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('failed')))
  })
}
