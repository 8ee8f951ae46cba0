import { afterEach, expect, test } from 'vitest'
import { EventFilter } from '../../src/protocol/event-filter.ts'
import { parseNewEvent } from '../../src/protocol/parse-event.ts'
import { AsyncEventStoreWrapper } from '../../src/store/async-event-store-wrapper.ts'
import { CachedEventLog } from '../../src/store/cached-event-log.ts'
import type { EventQuery } from '../../src/store/event-log.ts'
import { EventStore } from '../../src/store/event-store.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { workerState } from '../../src/store/scan-worker.ts'
import { search } from './event-log-conformance.ts'
import { makeEvents } from './make-events.ts'
import { deleteDatabase, RawDatabase } from './raw-database.ts'

const opened: EventStore[] = []
let databases = 0

afterEach(async () => {
  for (const store of opened.splice(0)) {
    await store.clear()
    await store.close()
  }
})

async function openStore(baseUrl?: string): Promise<EventStore> {
  databases += 1
  const store = await EventStore.open({ conversationId: 'c1', databaseName: `search-worker-${databases}`, ...(baseUrl && { baseUrl }) })
  opened.push(store)
  return store
}

async function collect(events: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const event of events) found.push(event)
  return found
}

const queries: [string, EventQuery][] = [
  ['everything', {}],
  ['in reverse', { reverse: true }],
  ['between two ids', { startId: 95, endId: 205 }],
  ['a filter', { filter: new EventFilter({ query: 'CONTENT of 12', includeTypes: ['run'] }) }],
  [
    'a filter by date in reverse, with a limit',
    { filter: new EventFilter({ startDate: '2026-01-01T00:02:00Z', serverTimeZone: 'Asia/Tokyo' }), reverse: true, limit: 7 },
  ],
  ['no match', { filter: new EventFilter({ query: 'nowhere' }) }],
]

test.each(queries)('a real worker finds what the store itself finds: %s', async (_, query) => {
  const store = await openStore()
  await store.append(makeEvents(0, 249), { covers: { from: 0, to: 249 } })
  await store.appendNew(makeEvents(250, 262).map((event) => parseNewEvent(event)))
  const expected = await search(store, query)
  store.searchEvents = () => expect.unreachable('the worker does it')
  expect(await collect(new AsyncEventStoreWrapper(store, query))).toEqual(expected)
  expect(workerState()).toBe('running')
})

test('what was appended a moment ago is found', async () => {
  const store = await openStore()
  for (let id = 0; id < 5; id++) {
    await store.append(makeEvents(id, id))
    expect(await collect(new AsyncEventStoreWrapper(store, { endId: id }))).toEqual(makeEvents(0, id))
  }
})

test('what a cache does not hold is fetched, kept, and found by the worker the next time', async () => {
  const cache = await openStore('https://example.com')
  const events = makeEvents(0, 399)
  await cache.append(events.slice(0, 120), { covers: { from: 0, to: 119 } })
  await cache.append(events.slice(200, 250), { covers: { from: 200, to: 249 } })
  const source = new MemoryEventStore({ conversationId: 'c1', events })
  const log = new CachedEventLog({ cache, source })
  const query = { endId: 399, filter: new EventFilter({ source: 'user' }) }
  const expected = events.filter(({ source }) => source === 'user')
  expect(await collect(new AsyncEventStoreWrapper(log, query))).toEqual(expected)
  expect(await collect(new AsyncEventStoreWrapper(cache, query))).toEqual(expected)
})

test.each<[string, EventQuery]>([
  ['to its end, which only the source knows', {}],
  ['to its end in reverse', { reverse: true, limit: 130 }],
  ['leaving out what cannot be had', { endId: 399, onMissing: 'skip' }],
])('over a cache a search finds what the source has: %s', async (_, query) => {
  const cache = await openStore('https://example.com')
  const events = makeEvents(0, 399)
  await cache.append(events.slice(0, 120), { covers: { from: 0, to: 119 } })
  await cache.append(events.slice(200, 320), { covers: { from: 200, to: 319 } })
  const log = new CachedEventLog({ cache, source: new MemoryEventStore({ conversationId: 'c1', events }) })
  const expected = (query.reverse ? events.toReversed() : events).slice(0, query.limit)
  expect(await collect(new AsyncEventStoreWrapper(log, query))).toEqual(expected)
})

test('a damaged page costs no other one, and the worker goes on behind it', async () => {
  const store = await openStore('https://example.com')
  await store.append(makeEvents(0, 1999))
  const raw = await RawDatabase.open(store.scanTarget().databaseName)
  await raw.change(5, (record) => ({ ...record, sum: record.sum ^ 1 }))
  raw.close()
  const searched: EventQuery[] = []
  const searchEvents = store.searchEvents.bind(store)
  store.searchEvents = (query) => {
    searched.push(query ?? {})
    return searchEvents(query)
  }
  const found = await collect(new AsyncEventStoreWrapper(store, { onMissing: 'skip' }))
  expect(found).toEqual([...makeEvents(0, 499), ...makeEvents(600, 1999)])
  expect(searched).toMatchObject([{ startId: 400, endId: 1199 }])
})

test('a database deleted under a scan lets go at once, and the search ends as the log ends it', async () => {
  const store = await openStore('https://example.com')
  await store.append(makeEvents(0, 1999))
  const { databaseName } = store.scanTarget()
  const seen: number[] = []
  const read = async () => {
    for await (const { id } of new AsyncEventStoreWrapper(store, {}, { batchSize: 10 })) {
      seen.push(id)
      if (id === 5) await deleteDatabase(databaseName)
    }
  }
  await expect(read()).rejects.toMatchObject({ code: 'range_not_held' })
  expect(seen).toEqual(makeEvents(0, seen.length - 1).map(({ id }) => id))
  expect(seen.length).toBeLessThan(2000)
  expect(workerState()).toBe('running')
})

test('a store that does not hold what is asked for says so after what it holds', async () => {
  const store = await openStore('https://example.com')
  await store.append(makeEvents(0, 9), { covers: { from: 0, to: 9 } })
  const found: unknown[] = []
  const read = async () => {
    for await (const event of new AsyncEventStoreWrapper(store, { endId: 20 })) found.push(event)
  }
  await expect(read()).rejects.toMatchObject({ code: 'range_not_held', missing: [{ from: 10, to: 20 }] })
  expect(found).toEqual(makeEvents(0, 9))
  expect(await collect(new AsyncEventStoreWrapper(store, { endId: 20, onMissing: 'skip' }))).toEqual(makeEvents(0, 9))
})

test('an abort and a break end a scan, and the database can be deleted afterwards', async () => {
  const store = await openStore()
  await store.append(makeEvents(0, 999), { covers: { from: 0, to: 999 } })
  const abort = new AbortController()
  const read = async () => {
    for await (const event of new AsyncEventStoreWrapper(store, { endId: 999, signal: abort.signal })) if (event.id === 150) abort.abort('enough')
  }
  await expect(read()).rejects.toBe('enough')
  for await (const event of new AsyncEventStoreWrapper(store, { endId: 999 })) if (event.id === 150) break
  await store.close()
  opened.pop()
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(`search-worker-${databases}`)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(new Error('not deleted', { cause: request.error }))
  })
})

test('a worker that cannot be loaded is told once, and the search runs on the page', async () => {
  const store = await openStore()
  await store.append(makeEvents(0, 250), { covers: { from: 0, to: 250 } })
  const workerUrl = new URL('/no-such-worker.js', location.href)
  expect(workerState(workerUrl)).toBe('idle')
  for (let i = 0; i < 2; i++) {
    expect(await collect(new AsyncEventStoreWrapper(store, { endId: 250 }, { workerUrl }))).toEqual(makeEvents(0, 250))
    expect(workerState(workerUrl)).toBe('unavailable')
  }
  expect(workerState()).toBe('running')
})
