import { EventStore, platform, type Runtime } from 'eventreel'
import type { EventCache } from '../lib/event-cache.ts'
import { cache as plain, place } from './eventreel.ts'

/** Without the rests that a page takes. */
const hurried: Runtime = Object.create(platform, { setTimer: { value: (callback: () => void) => platform.setTimer(callback, 0) } }) as Runtime

/** Ours, some time later: with its pages far from the end compressed. */
export const cache: EventCache = {
  ...plain,
  async pack(databaseName) {
    const store = await EventStore.open({ ...place, databaseName, compress: true, runtime: hurried })
    while (!(await isPacked(databaseName))) await new Promise((resolve) => setTimeout(resolve, 100))
    await store.close()
  },
}

function isPacked(databaseName: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(databaseName)
    opening.addEventListener('error', () => reject(opening.error ?? new Error('failed')))
    opening.addEventListener('success', () => {
      const reading = opening.result.transaction('heads').objectStore('heads').getAll() as IDBRequest<{ packed?: number; latest: number }[]>
      reading.addEventListener('error', () => reject(reading.error ?? new Error('failed')))
      reading.addEventListener('success', () => {
        opening.result.close()
        // A log of a few pages is all end.
        resolve(reading.result.every(({ packed, latest }) => packed !== undefined || latest < 1_100))
      })
    })
  })
}
