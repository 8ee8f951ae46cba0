import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { checksum } from '../../src/store/record-text.ts'
import type { EventCache } from '../lib/event-cache.ts'
import { PAGE } from '../lib/event-pages.ts'

interface Page {
  readonly text: string
  readonly sum: number
}

/** Pages a read of many: more at once are no quicker. */
const BLOCK = 10

/** The platform with nothing around it: one record of 100 events as text with its checksum, one relaxed transaction each. */
export const cache: EventCache = {
  async open(name) {
    const opening = indexedDB.open(name, 1)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('pages'))
    const database = await settled(opening)
    const pages = () => database.transaction('pages').objectStore('pages')
    /** Blocks of pages, the next being read while one is looked at. */
    async function* blocks(below: number): AsyncGenerator<readonly Page[]> {
      const read = (first: number) => settled(pages().getAll(IDBKeyRange.bound(first, Math.min(first + BLOCK, below) - 1)) as IDBRequest<Page[]>)
      let ahead = read(0)
      for (let first = BLOCK; ; first += BLOCK) {
        const block = await ahead
        if (first < below && block.length > 0) ahead = read(first)
        yield block
        if (first >= below || block.length === 0) return
      }
    }
    return {
      async keep(events) {
        for (let start = 0; start < events.length; start += PAGE) {
          const page = events.slice(start, start + PAGE)
          const text = JSON.stringify(page)
          await put(database, (page[0]?.id ?? 0) / PAGE, { text, sum: checksum(text, 0, []) })
        }
      },
      async last(count) {
        const cursor = await settled(pages().openCursor(null, 'prev'))
        return parse(cursor?.value as Page).slice(-count)
      },
      async readAll() {
        let count = 0
        for await (const block of blocks(Number.MAX_SAFE_INTEGER)) {
          for (const { text, sum } of block) {
            if (checksum(text, 0, []) !== sum) throw new Error('a page is not what was written')
            for (const event of JSON.parse(text) as AgentEvent[]) count += event.id >= 0 ? 1 : 0
          }
        }
        return count
      },
      page: async (from) => parse(await settled(pages().get(from / PAGE) as IDBRequest<Page>)),
      async search(text, below) {
        let count = 0
        for await (const block of blocks(below / PAGE)) for (const page of block) for (let at = page.text.indexOf(text); at >= 0; at = page.text.indexOf(text, at + 1)) count += 1
        return count
      },
      close: () => database.close(),
    }
  },
}

function parse({ text }: Page): AgentEvent[] {
  return JSON.parse(text) as AgentEvent[]
}

function put(database: IDBDatabase, key: number, page: Page): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('pages', 'readwrite', { durability: 'relaxed' })
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('aborted')))
    transaction.objectStore('pages').put(page, key)
  })
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('failed')))
  })
}
