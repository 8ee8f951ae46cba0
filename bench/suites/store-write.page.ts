import Dexie from 'dexie'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { EventStore } from '../../src/store/event-store.ts'
import { makePages, PAGE } from '../lib/event-pages.ts'
import { RawPages } from '../lib/raw-pages.ts'
import type { PageSuite } from '../lib/suite.ts'

/** Keeping history as it comes from a server, in batches of 100 events: ours, the bare database with a page as one string, and Dexie with an event a row. */
const pages = makePages(30)

export const suite: PageSuite = {
  rounds: 15,
  cases: {
    cache_write_events_per_s: async (round) => {
      const store = await EventStore.open({ conversationId: `write-${round}`, baseUrl: 'https://host' })
      const rate = await eventsPerSecond((page) => store.append(page))
      await store.close()
      return rate
    },
    raw_page_put_events_per_s: async (round) => {
      const raw = await RawPages.open('raw-pages')
      const rate = await eventsPerSecond((page, index) => raw.put(round * pages.length + index, JSON.stringify(page)))
      raw.close()
      return rate
    },
    dexie_bulk_put_events_per_s: async (round) => {
      const dexie = new Dexie(`dexie-${round}`)
      dexie.version(1).stores({ events: 'id' })
      await dexie.open()
      const rate = await eventsPerSecond((page) => dexie.table('events').bulkPut([...page]))
      dexie.close()
      return rate
    },
  },
  metrics: ({ cache_write_events_per_s: ours = NaN, raw_page_put_events_per_s: raw = NaN, dexie_bulk_put_events_per_s: dexie = NaN }) => ({
    cache_write_vs_raw_page_put: ours / raw,
    cache_write_vs_dexie: ours / dexie,
  }),
}

async function eventsPerSecond(write: (page: readonly AgentEvent[], index: number) => Promise<unknown>): Promise<number> {
  const started = performance.now()
  for (const [index, page] of pages.entries()) await write(page, index)
  return (PAGE * pages.length) / ((performance.now() - started) / 1000)
}
