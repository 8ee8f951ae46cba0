import { EventStore } from '../../src/store/event-store.ts'
import { makePages, PAGE, shifted } from '../lib/event-pages.ts'
import type { PageSuite } from '../lib/suite.ts'

/** Whether a long log is slower than a short one, to open and to follow. */
const pages = makePages(30)
/** `next` is the id of the next live event. */
const logs = { short: { name: 'length-1k', length: 1_000, next: 0 }, long: { name: 'length-100k', length: 100_000, next: 0 } }

export const suite: PageSuite = {
  rounds: 15,
  async setUp() {
    for (const log of Object.values(logs)) {
      const store = await openLog(log.name)
      for (; log.next < log.length; log.next += PAGE) await store.append(shifted(pages[(log.next / PAGE) % pages.length] ?? [], log.next))
      await store.close()
    }
  },
  cases: {
    open_tail_1k_ms: () => openTail(logs.short.name),
    open_tail_100k_ms: () => openTail(logs.long.name),
    append_1k_ms: () => appendLive(logs.short),
    append_100k_ms: () => appendLive(logs.long),
  },
  metrics: ({ open_tail_1k_ms = NaN, open_tail_100k_ms = NaN, append_1k_ms = NaN, append_100k_ms = NaN }) => ({
    open_tail_100k_vs_1k: open_tail_100k_ms / open_tail_1k_ms,
    append_100k_vs_1k: append_100k_ms / append_1k_ms,
  }),
}

function openLog(databaseName: string): Promise<EventStore> {
  return EventStore.open({ conversationId: 'log', baseUrl: 'https://host', databaseName })
}

/** From nothing to the last 50 events, in milliseconds. */
async function openTail(databaseName: string): Promise<number> {
  const TIMES = 10
  let total = 0
  for (let i = 0; i < TIMES; i += 1) {
    const started = performance.now()
    const store = await openLog(databaseName)
    const events = await store.getMatchingEvents({ reverse: true, limit: 50 })
    total += performance.now() - started
    if (events.length !== 50) throw new Error(`${events.length} events instead of 50`)
    await store.close()
  }
  return total / TIMES
}

/** Milliseconds a live event, over one page's worth of them. */
async function appendLive(log: { readonly name: string; next: number }): Promise<number> {
  const store = await openLog(log.name)
  const events = shifted(pages[1] ?? [], log.next)
  const started = performance.now()
  for (const event of events) await store.append([event])
  const elapsed = performance.now() - started
  log.next += events.length
  await store.close()
  return elapsed / events.length
}
