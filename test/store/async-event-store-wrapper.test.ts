import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import { EventFilter } from '../../src/protocol/event-filter.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { AsyncEventStoreWrapper } from '../../src/store/async-event-store-wrapper.ts'
import type { EventLog, EventQuery } from '../../src/store/event-log.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import type { OpenScanner, ScanTarget } from '../../src/store/scan-port.ts'
import { workerState } from '../../src/store/scan-worker.ts'
import { runs } from '../setup/runs.ts'
import { makeEvents } from './make-events.ts'
import { FakeRecords, LoopbackWorker, target } from './scan-fixture.ts'

afterEach(() => vi.unstubAllGlobals())

const idsOf = (events: readonly AgentEvent[]) => events.map(({ id }) => id)

async function collect(events: AsyncIterable<AgentEvent>): Promise<number[]> {
  const found: AgentEvent[] = []
  for await (const event of events) found.push(event)
  return idsOf(found)
}

const memory = (events: readonly AgentEvent[]) => new MemoryEventStore({ conversationId: 'c1', events })

const query: fc.Arbitrary<EventQuery> = fc
  .record(
    {
      startId: fc.nat(60),
      endId: fc.nat(60),
      reverse: fc.boolean(),
      limit: fc.integer({ min: 1, max: 70 }),
      filter: fc.constantFrom(
        new EventFilter({ source: 'user' }),
        new EventFilter({ query: 'content of 3' }),
        new EventFilter({ query: 'nowhere' }),
        new EventFilter({ startDate: '2026-01-01T00:00:10Z', endDate: '2026-01-01T00:00:30Z', serverTimeZone: 'Asia/Tokyo' }),
      ),
    },
    { requiredKeys: [] },
  )
  .map((given) => ({ onMissing: 'skip', ...given }))

test('on this thread the result is that of the log’s own search', async () => {
  const log = memory(makeEvents(0, 50))
  await fc.assert(
    fc.asyncProperty(query, async (query) => {
      expect(await collect(new AsyncEventStoreWrapper(log, query))).toEqual(await collect(log.searchEvents(query)))
    }),
    { numRuns: runs(100, 5000) },
  )
})

test('each iteration is a search of its own', async () => {
  const search = new AsyncEventStoreWrapper(memory(makeEvents(0, 9)), { endId: 9 })
  expect(await collect(search)).toEqual(await collect(search))
})

test('other work has its turn during a search, also while nothing matches', async () => {
  const search = new AsyncEventStoreWrapper(memory(makeEvents(0, 99)), { endId: 99, filter: new EventFilter({ query: 'nowhere' }) }, { sliceMs: -1 })
  let turns = 0
  let isOver = false
  const work = () => {
    if (isOver) return
    turns += 1
    setImmediate(work)
  }
  setImmediate(work)
  expect(await collect(search)).toEqual([])
  isOver = true
  expect(turns).toBeGreaterThan(10)
})

/** A log elsewhere, which counts what is taken from it and never answers after `stuckAt`. */
class RemoteLog {
  readonly conversationId = 'c1'
  taken = 0
  ended = 0
  queries: EventQuery[] = []
  readonly #stuckAt: number

  constructor(stuckAt = Infinity) {
    this.#stuckAt = stuckAt
  }

  async *searchEvents(query: EventQuery = {}): AsyncGenerator<AgentEvent, void, void> {
    this.queries.push(query)
    try {
      for (const event of makeEvents(query.startId ?? 0, query.endId ?? 1000)) {
        if (event.id === this.#stuckAt) await new Promise(() => {})
        this.taken += 1
        yield event
      }
    } finally {
      this.ended += 1
    }
  }
}

// The rest of the port is not used by a search.
const asLog = (log: Pick<EventLog, 'conversationId' | 'searchEvents'>) => log as EventLog

test('a log elsewhere is given the filter and the limit, because its server can use them', async () => {
  const log = new RemoteLog()
  const filter = new EventFilter({ source: 'user' })
  await collect(new AsyncEventStoreWrapper(asLog(log), { filter, limit: 5, endId: 20 }))
  expect(log.queries).toMatchObject([{ filter, limit: 5, startId: 0, endId: 20 }])
})

test('leaving the loop ends the log’s search, and nothing is read ahead on this thread', async () => {
  const log = new RemoteLog()
  for await (const event of new AsyncEventStoreWrapper(asLog(log))) if (event.id === 4) break
  expect([log.taken, log.ended]).toEqual([5, 1])
})

test('an abort ends the search at once with its reason, even when the log hangs', async () => {
  const abort = new AbortController()
  const search = collect(new AsyncEventStoreWrapper(asLog(new RemoteLog(3)), { signal: abort.signal }))
  setImmediate(() => abort.abort('enough'))
  await expect(search).rejects.toBe('enough')
  await expect(collect(new AsyncEventStoreWrapper(memory([]), { signal: abort.signal }))).rejects.toBe('enough')
})

test('an abort between two events ends the search before the next', async () => {
  const abort = new AbortController()
  const seen: number[] = []
  const read = async () => {
    for await (const { id } of new AsyncEventStoreWrapper(memory(makeEvents(0, 9)), { signal: abort.signal })) {
      seen.push(id)
      if (id === 2) abort.abort('enough')
    }
  }
  await expect(read()).rejects.toBe('enough')
  expect(seen).toEqual([0, 1, 2])
})

test('a bad limit is refused as the log refuses it', async () => {
  await expect(collect(new AsyncEventStoreWrapper(memory([]), { limit: 0 }))).rejects.toMatchObject({ code: 'invalid_limit' })
})

/** A log whose records a worker can read, up to `heldBelow`; the rest only the log itself has. */
class ScannableLog extends MemoryEventStore {
  readonly searched: EventQuery[] = []

  override scanTarget(): null {
    // What a durable log gives; the class that is extended has none.
    return target as ScanTarget & null
  }

  override searchEvents(query?: EventQuery): AsyncGenerator<AgentEvent, void, void> {
    this.searched.push(query ?? {})
    return super.searchEvents(query)
  }
}

let workers = 0

/** Makes workers that read these records; a URL of their own keeps the tests apart. */
function stubWorkers(records: FakeRecords, open?: OpenScanner) {
  const started: LoopbackWorker[] = []
  vi.stubGlobal('Worker', class extends LoopbackWorker {
    constructor() {
      super(records, open)
      started.push(this)
    }
  })
  workers += 1
  return { started, workerUrl: `https://example.com/search-worker-${workers}.js` }
}

test('in a worker the result is that of the log’s own search', async () => {
  const events = makeEvents(0, 50)
  const log = new ScannableLog({ conversationId: 'c1', events })
  const { workerUrl } = stubWorkers(new FakeRecords(events))
  await fc.assert(
    fc.asyncProperty(query, fc.integer({ min: 1, max: 30 }), async (query, batchSize) => {
      expect(await collect(new AsyncEventStoreWrapper(log, query, { workerUrl, batchSize }))).toEqual(await collect(memory(events).searchEvents(query)))
    }),
    { numRuns: runs(50, 2000) },
  )
  expect(log.searched).toEqual([])
  expect(workerState(workerUrl)).toBe('running')
})

test.each([false, true])('a worker that knows no time zones finds no more and no less between two dates (reverse: %s)', async (reverse) => {
  // One a quarter of an hour, by a clock of which the events do not tell the zone.
  const events = makeEvents(0, 400).map((event) => ({ ...event, timestamp: new Date(Date.UTC(2026, 9, 23) + event.id * 900_000).toISOString().slice(0, -1) }))
  const log = new ScannableLog({ conversationId: 'c1', events })
  const { workerUrl } = stubWorkers(new FakeRecords(events))
  const filter = new EventFilter({ startDate: '2026-10-24T22:30:00Z', endDate: '2026-10-25', serverTimeZone: 'Europe/Berlin', includeTypes: ['run'] })
  const expected = idsOf(events.filter((event) => filter.include(event)))
  expect(expected).toHaveLength(85)
  if (reverse) expected.reverse()
  for (const limit of [1, 20, 85, 400]) {
    expect(await collect(new AsyncEventStoreWrapper(log, { filter, limit, reverse, endId: 400 }, { workerUrl, batchSize: 7 }))).toEqual(expected.slice(0, limit))
  }
  expect(log.searched).toEqual([])
})

test.each([false, true])('what the worker lacks is asked of the log, and only that (reverse: %s)', async (reverse) => {
  const events = makeEvents(0, 40)
  const log = new ScannableLog({ conversationId: 'c1', events })
  const { workerUrl } = stubWorkers(new FakeRecords(events, 25))
  const bounds = { startId: 5, endId: 40 }
  const found = await collect(new AsyncEventStoreWrapper(log, { ...bounds, reverse }, { workerUrl }))
  expect(found).toEqual(await collect(memory(events).searchEvents({ ...bounds, reverse })))
  expect(log.searched.map(({ startId, endId }) => [startId, endId])).toEqual([[25, 40]])
})

test('a worker that breaks under a search costs no event and none twice, and is not tried again', async () => {
  const events = makeEvents(0, 99)
  const log = new ScannableLog({ conversationId: 'c1', events })
  const { started, workerUrl } = stubWorkers(new FakeRecords(events))
  const found: number[] = []
  for await (const { id } of new AsyncEventStoreWrapper(log, { endId: 99 }, { workerUrl })) {
    found.push(id)
    if (id === 15) started[0]?.onerror?.({ preventDefault: () => {} } as ErrorEvent)
  }
  expect(found).toEqual(idsOf(events))
  expect(workerState(workerUrl)).toBe('unavailable')
  expect(await collect(new AsyncEventStoreWrapper(log, { endId: 99 }, { workerUrl }))).toEqual(idsOf(events))
  expect(started).toHaveLength(1)
})

test('a database that refuses the worker is searched on this thread, and after three times no worker is asked', async () => {
  const events = makeEvents(0, 9)
  const log = new ScannableLog({ conversationId: 'c1', events })
  const records = new FakeRecords(events)
  let tries = 0
  const { workerUrl } = stubWorkers(records, async () => {
    tries += 1
    throw new EventreelError('storage_failed', 'gone')
  })
  for (let i = 0; i < 5; i++) expect(await collect(new AsyncEventStoreWrapper(log, { endId: 9 }, { workerUrl }))).toEqual(idsOf(events))
  expect(tries).toBe(3)
  expect(workerState(workerUrl)).toBe('unavailable')
})

test('a database that refuses the worker now and then is asked again', async () => {
  const events = makeEvents(0, 9)
  const log = new ScannableLog({ conversationId: 'c1', events })
  const records = new FakeRecords(events)
  let tries = 0
  const { workerUrl } = stubWorkers(records, async () => {
    tries += 1
    if (tries % 3 > 0) throw new DOMException('gone', 'AbortError')
    return records.openScanner()
  })
  for (let i = 0; i < 9; i++) expect(await collect(new AsyncEventStoreWrapper(log, { endId: 9 }, { workerUrl }))).toEqual(idsOf(events))
  expect(tries).toBe(9)
  expect(workerState(workerUrl)).toBe('running')
})

test('no worker is started where none is wanted, or where the log lies in memory', async () => {
  const events = makeEvents(0, 9)
  const { started, workerUrl } = stubWorkers(new FakeRecords(events))
  await collect(new AsyncEventStoreWrapper(new ScannableLog({ conversationId: 'c1', events }), { endId: 9 }, { workerUrl: null }))
  await collect(new AsyncEventStoreWrapper(memory(events), { endId: 9 }, { workerUrl }))
  expect(started).toEqual([])
})
