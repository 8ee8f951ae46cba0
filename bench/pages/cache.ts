import { answer, ANSWER } from '../lib/answers.ts'
import { NEEDLE, type EventCache } from '../lib/event-cache.ts'

declare global {
  interface Window {
    cacheBench(work: keyof Work, database: string, count: number): Promise<number>
  }
}

const caches = import.meta.glob<{ readonly cache: EventCache }>('../caches/*.ts')

type Work = ReturnType<typeof workOf>

/** Serves the cache suite with one of the ways of keeping events, in a page and an origin of its own. */
export async function serveCache(name: string): Promise<void> {
  const load = caches[`../caches/${name}.ts`]
  if (load === undefined) throw new Error(`no cache ${name}`)
  const work = workOf((await load()).cache)
  window.cacheBench = (what, database, count) => work[what](database, count)
}

/** What can be measured of a cache: each takes the name of its database and a count of events, and opens and closes by itself. */
function workOf(cache: EventCache) {
  let held: unknown

  return {
    /** Keeps so many events, a server's answer at a time. Events a second. */
    async keep(database: string, count: number): Promise<number> {
      const open = await cache.open(database)
      let ms = 0
      for (let from = 0; from < count; from += ANSWER) {
        const events = answer(from)
        ms += await timed(() => open.keep(events))
      }
      ms += await timed(async () => open.settle?.())
      await open.close()
      return (count * 1_000) / ms
    },

    async pack(database: string): Promise<number> {
      await cache.pack?.(database)
      return Number(cache.pack !== undefined)
    },

    /** From nothing to the last 50 events, so many times. Milliseconds each. */
    async openTail(database: string, times: number): Promise<number> {
      let ms = 0
      for (let i = 0; i < times; i++) ms += await coldly(cache, database, async (open) => expectCount(await open.last(50), 50))
      return ms / times
    },

    /** From nothing to a page of 100 somewhere in so many events. Milliseconds. */
    openPage: (database: string, count: number) => coldly(cache, database, async (open) => expectCount(await open.page(randomPage(count)), 100)),

    /** The same of an open cache, ten times. Milliseconds each. */
    page: (database: string, count: number) =>
      warmly(cache, database, async (open) => {
        for (let i = 0; i < 10; i++) expectCount(await open.page(randomPage(count)), 100)
      }).then((ms) => ms / 10),

    /** The last page of an open cache, ten times. Milliseconds each. */
    lastPage: (database: string, count: number) =>
      warmly(cache, database, async (open) => {
        for (let i = 0; i < 10; i++) expectCount(await open.page(count - 100), 100)
      }).then((ms) => ms / 10),

    /** From nothing to every event. Events a second. */
    async readAll(database: string, count: number): Promise<number> {
      const ms = await coldly(cache, database, async (open) => expectEqual(await open.readAll(), count))
      return (count * 1_000) / ms
    },

    /** From nothing to all events that hold a text which one of a thousand has. Milliseconds. */
    search: (database: string, below: number) => coldly(cache, database, async (open) => expectEqual(await open.search(NEEDLE, below), below / 1_000)),

    /** Opens as an app does that shows the end, and stays so. */
    async hold(database: string): Promise<number> {
      const hold = cache.hold ?? (async () => {
        const open = await cache.open(database)
        return [open, await open.last(50)]
      })
      held = await hold(database)
      return Number(held !== undefined)
    },
  }
}

async function coldly(cache: EventCache, database: string, work: (open: Awaited<ReturnType<EventCache['open']>>) => Promise<void>): Promise<number> {
  const began = performance.now()
  const open = await cache.open(database)
  await work(open)
  const ms = performance.now() - began
  await open.close()
  return ms
}

async function warmly(cache: EventCache, database: string, work: (open: Awaited<ReturnType<EventCache['open']>>) => Promise<void>): Promise<number> {
  const open = await cache.open(database)
  const ms = await timed(() => work(open))
  await open.close()
  return ms
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function randomPage(count: number): number {
  return Math.floor((Math.random() * count) / 100) * 100
}

function expectCount(events: readonly unknown[], count: number): void {
  expectEqual(events.length, count)
}

function expectEqual(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${found} events instead of ${wanted}`)
}
