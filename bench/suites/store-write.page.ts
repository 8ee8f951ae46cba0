import Dexie from 'dexie'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { EventStore } from '../../src/store/event-store.ts'
import { makePages } from '../lib/event-pages.ts'
import { RawPages } from '../lib/raw-pages.ts'
import { median } from '../lib/statistics.ts'
import type { PageSuite } from '../lib/suite.ts'

/**
 * Keeping history as catching up brings it, 1,000 events an answer: ours in one append, Dexie in one `bulkPut` with an event a row (keyed by
 * conversation and id, as ours are), and the bare database with one put of 100 events as one string.
 */
const pages = makePages(100)
const answers = Array.from({ length: 10 }, (_, index) => pages.slice(index * 10, index * 10 + 10).flat())
const conversationId = '0f8e6d1c-5b7a-4c3e-9d2f-1a2b3c4d5e6f'

export const suite: PageSuite = {
  rounds: 15,
  cases: {
    cache_write_events_per_s: async (round) => {
      const store = await EventStore.open({ conversationId, baseUrl: 'https://host', userId: `round-${round}` })
      const rate = await eventsPerSecond(answers, (events) => store.append(events))
      await store.close()
      return rate
    },
    raw_page_put_events_per_s: async (round) => {
      const raw = await RawPages.open('raw-pages')
      const rate = await eventsPerSecond(pages, (page, index) => raw.put(round * pages.length + index, JSON.stringify(page)))
      raw.close()
      return rate
    },
    dexie_bulk_put_events_per_s: async (round) => {
      const dexie = new Dexie(`dexie-${round}`)
      dexie.version(1).stores({ events: '[conversationId+id]' })
      await dexie.open()
      const rate = await eventsPerSecond(answers, (events) => dexie.table('events').bulkPut(events.map((event) => ({ conversationId, ...event }))))
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
async function eventsPerSecond(batches: readonly (readonly AgentEvent[])[], write: (batch: readonly AgentEvent[], index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (const [index, batch] of batches.entries()) {
    const started = performance.now()
    await write(batch, index)
    times.push(performance.now() - started)
  }
  return ((batches[0]?.length ?? 0) * 1000) / median(times)
}
