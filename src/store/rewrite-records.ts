import { wrap } from 'idb'
import type { LogDatabase } from './log-database.ts'
import type { PageKey, PageRecord } from './page-record.ts'

/**
 * Puts records in place of those that say the same in another way; null leaves one as it is. One that was deleted or rewritten meanwhile stays so.
 * What is held does not change by it: no head is read, no writer fenced. No other record ever comes under the key of one that is gone.
 */
export async function rewriteRecords(database: LogDatabase, range: IDBKeyRange, change: (record: PageRecord) => Promise<PageRecord | null>): Promise<void> {
  const [keys, records] = await database.run('readonly', (tx) => {
    const pages = tx.objectStore('pages')
    return Promise.all([wrap(pages.getAllKeys(range)), wrap(pages.getAll(range) as IDBRequest<PageRecord[]>)])
  })
  const changed = await Promise.all(records.map(change))
  if (changed.every((record) => record === null)) return
  await database.run('readwrite', async (tx) => {
    const pages = tx.objectStore('pages')
    const now = await Promise.all((keys as PageKey[]).map((key) => wrap(pages.get(key) as IDBRequest<PageRecord | undefined>)))
    for (const [i, record] of changed.entries()) if (record !== null && typeof records[i]?.text === typeof now[i]?.text) pages.put(record, keys[i])
  })
}
