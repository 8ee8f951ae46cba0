import Dexie from 'dexie'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { EventStore } from '../../src/store/event-store.ts'
import { makePages, PAGE } from '../lib/event-pages.ts'
import { RawPages } from '../lib/raw-pages.ts'
import { median } from '../lib/statistics.ts'
import type { PageSuite } from '../lib/suite.ts'

/** Keeping history as it comes from a server, in batches of 100 events: ours, the bare database with a page as one string, and Dexie with an event a row, keyed by conversation and id as ours are. */
const pages = makePages(30)
const conversationId = '0f8e6d1c-5b7a-4c3e-9d2f-1a2b3c4d5e6f'

export const suite: PageSuite = {
  rounds: 15,
  cases: {
    cache_write_events_per_s: async (round) => {
      const store = await EventStore.open({ conversationId, baseUrl: 'https://host', userId: `round-${round}` })
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
      dexie.version(1).stores({ events: '[conversationId+id]' })
      await dexie.open()
      const rate = await eventsPerSecond((page) => dexie.table('events').bulkPut(page.map((event) => ({ conversationId, ...event }))))
      dexie.close()
      return rate
    },
  },
  metrics: ({ cache_write_events_per_s: ours = NaN, raw_page_put_events_per_s: raw = NaN, dexie_bulk_put_events_per_s: dexie = NaN }) => ({
    cache_write_vs_raw_page_put: ours / raw,
    cache_write_vs_dexie: ours / dexie,
  }),
}

/** The rate of a typical batch: a stall of the machine must not speak for all. */
async function eventsPerSecond(write: (page: readonly AgentEvent[], index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (const [index, page] of pages.entries()) {
    const started = performance.now()
    await write(page, index)
    times.push(performance.now() - started)
  }
  return (PAGE * 1000) / median(times)
}
