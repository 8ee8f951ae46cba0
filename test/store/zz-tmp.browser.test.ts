import { test } from 'vitest'
import { EventFilter } from '../../src/protocol/event-filter.ts'
import { AsyncEventStoreWrapper } from '../../src/store/async-event-store-wrapper.ts'
import { EventStore } from '../../src/store/event-store.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { makeRealisticEvent } from './make-events.ts'

async function measure(name: string, run: () => Promise<number>) {
  let max = 0, last = performance.now(), on = true
  const channel = new MessageChannel()
  channel.port1.onmessage = () => { const now = performance.now(); max = Math.max(max, now - last); last = now; if (on) channel.port2.postMessage(0) }
  channel.port2.postMessage(0)
  const start = performance.now()
  const count = await run()
  const ms = performance.now() - start
  on = false
  console.log(name, 'found', count, 'ms', ms.toFixed(0), 'longest block', max.toFixed(1))
}
const count = async (it: AsyncIterable<unknown>) => { let n = 0; for await (const _ of it) n++; return n }

test('measure', { timeout: 120_000 }, async () => {
  const store = await EventStore.open({ conversationId: 'm', databaseName: 'zz' })
  const N = 20_000
  const events = Array.from({ length: N }, (_, i) => makeRealisticEvent(i))
  for (let i = 0; i < N; i += 1000) await store.append(events.slice(i, i + 1000), { covers: { from: i, to: i + 999 } })
  const memory = new MemoryEventStore({ conversationId: 'm', events })
  const rare = new EventFilter({ query: 'part-19998' })
  const none = new EventFilter({ query: 'zz nowhere' })
  const dated = new EventFilter({ startDate: '2026-01-01T05:00:00', serverTimeZone: 'Europe/Berlin' })
  for (const round of [1, 2]) for (const [name, filter] of [['rare', rare], ['none', none], ['dated', dated], ['all', undefined]] as const) {
    const q = { endId: N - 1, filter }
    await measure(`${round} ${name} worker`, () => count(new AsyncEventStoreWrapper(store, q)))
    await measure(`${round} ${name} slices of IndexedDB`, () => count(new AsyncEventStoreWrapper(store, q, { workerUrl: null })))
    await measure(`${round} ${name} slices of memory`, () => count(new AsyncEventStoreWrapper(memory, q)))
    await measure(`${round} ${name} plain memory search`, () => count(memory.searchEvents(q)))
  }
  await store.clear(); await store.close()
})
