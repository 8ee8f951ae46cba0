import { MAX_RECORD_CHARS } from '../../src/store/page-maths.ts'
import { checksum, joinLines } from '../../src/store/record-text.ts'
import type { EventCache } from '../lib/event-cache.ts'
import { PAGE } from '../lib/event-pages.ts'

/**
 * The quickest way to keep events that the platform was seen to have: an answer a transaction, its text a byte a character and in pieces
 * that do not go into files of their own, and the same checksum as ours. Nothing is looked at, nothing read, nothing taken note of.
 */
export const cache: EventCache = {
  async open(name) {
    const opening = indexedDB.open(name, 1)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('pieces'))
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.addEventListener('success', () => resolve(opening.result))
      opening.addEventListener('error', () => reject(opening.error ?? new Error('failed')))
    })
    return {
      keep: (events) =>
        new Promise((resolve, reject) => {
          const transaction = database.transaction('pieces', 'readwrite', { durability: 'relaxed' })
          transaction.addEventListener('complete', () => resolve())
          transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('aborted')))
          const pieces = transaction.objectStore('pieces')
          for (let start = 0; start < events.length; start += PAGE) {
            const page = events.slice(start, start + PAGE)
            const all = joinLines(page.map((event) => JSON.stringify(event)))
            for (let at = 0; at < all.length; at += MAX_RECORD_CHARS) {
              const text = all.slice(at, at + MAX_RECORD_CHARS)
              pieces.put({ text, sum: checksum(text, at, []) }, [page[0]?.id ?? 0, at])
            }
          }
          transaction.commit()
        }),
      last: onlyKeeps,
      readAll: onlyKeeps,
      page: onlyKeeps,
      search: onlyKeeps,
      close: () => database.close(),
    }
  },
}

function onlyKeeps(): Promise<never> {
  return Promise.reject(new Error('only keeps'))
}
