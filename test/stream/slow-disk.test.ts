import { expect, test } from 'vitest'
import { EventFilter } from '../../src/protocol/event-filter.ts'
import { sleep } from '../../src/runtime.ts'
import type { EventQuery } from '../../src/store/event-log.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { LogMirror } from '../../src/stream/log-mirror.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { messages } from './session-fixture.ts'

const empty = { conversationId: 'c', mirror: true }

async function openMirror(store: MemoryEventStore, clock: ManualClock) {
  const mirror = new LogMirror({ conversationId: 'c', runtime: clock, openMemory: () => new MemoryEventStore(empty), openDurable: async () => store })
  const opening = mirror.open()
  await clock.advance(6_000)
  await opening
  return mirror
}

test('a search that reads much and finds nothing does not cost the cache', async () => {
  const clock = new ManualClock()
  // Reads a page in 20 ms, and gives what passes the filter alone, as the one on the disk does.
  class Slow extends MemoryEventStore {
    override async *searchEvents({ filter, ...span }: EventQuery = {}) {
      for await (const event of super.searchEvents(span)) {
        if (event.id % 100 === 0) await sleep(20, undefined, clock)
        if (filter?.include(event) !== false) yield event
      }
    }
  }
  const mirror = await openMirror(new Slow({ ...empty, events: messages(0, 49_999) }), clock)
  const query = { filter: new EventFilter({ query: 'nothing has this' }) }
  const found = (async () => {
    for await (const event of mirror.searchEvents(query)) return event
    return null
  })()
  await clock.advance(30_000)
  expect([await found, mirror.degraded]).toEqual([null, null])
})

test('a store that opens and then says nothing is closed', async () => {
  let closed = 0
  class Hung extends MemoryEventStore {
    override head() {
      return new Promise<never>(() => {})
    }
    override async close() {
      closed++
    }
  }
  const mirror = await openMirror(new Hung(empty), new ManualClock())
  expect([mirror.degraded, closed]).toEqual(['blocked', 1])
})
