import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { CachedEventLog } from '../../src/store/cached-event-log.ts'
import type { EventQuery } from '../../src/store/event-log.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { conformanceEvents, conformanceSpan, describeEventLog, search } from './event-log-conformance.ts'
import { makeEvent, makeEvents } from './make-events.ts'

const LOG = { conversationId: 'c' }

/** A whole log that writes down what it is asked, and can be cut off. */
class Source extends MemoryEventStore {
  readonly asked: string[] = []
  failure: Error | null = null

  override async *searchEvents(query: EventQuery = {}): AsyncGenerator<AgentEvent, void, void> {
    this.asked.push(`${query.startId}-${query.endId}`)
    if (this.failure !== null) throw this.failure
    yield* super.searchEvents({ ...query, onMissing: 'skip' })
  }

  override async getLatestEventId(): Promise<number> {
    this.asked.push('latest')
    if (this.failure !== null) throw this.failure
    return super.getLatestEventId()
  }
}

function setUp({ held = [], source = makeEvents(0, 349) }: { held?: readonly AgentEvent[]; source?: readonly AgentEvent[] } = {}) {
  const origin = new Source({ ...LOG, events: source })
  const cache = new MemoryEventStore({ ...LOG, mirror: true, events: held })
  const errors: unknown[] = []
  return { origin, cache, errors, log: new CachedEventLog({ cache, source: origin, onCacheError: (error) => errors.push(error) }) }
}

const offline = new EventreelError('network_error', 'no network', { retryable: true })

describeEventLog('CachedEventLog over an empty cache', async (events) => setUp({ source: events }).log)
describeEventLog('CachedEventLog over a cache with holes', async (events) => setUp({ source: events, held: events.filter(({ id }) => id % 60 > 30) }).log)
describeEventLog('CachedEventLog over a cache that holds everything', async (events) => {
  const { log, cache } = setUp({ source: events, held: events })
  if (events.length > 0) await cache.append([], { covers: conformanceSpan })
  return log
})
describeEventLog('CachedEventLog over a cache that fails', async (events) => {
  const { log, cache } = setUp({ source: events })
  await cache.close()
  return log
})

async function upToFailure(log: CachedEventLog, query: EventQuery): Promise<{ ids: number[]; error: unknown }> {
  const ids: number[] = []
  try {
    for await (const { id } of log.searchEvents(query)) ids.push(id)
  } catch (error) {
    return { ids, error }
  }
  return { ids, error: null }
}

describe('CachedEventLog', () => {
  it('asks the source for nothing that is held', async () => {
    const { log, origin, cache } = setUp()
    await cache.append(makeEvents(0, 249))
    expect(await search(log, { endId: 249 })).toEqual(makeEvents(0, 249))
    expect(await log.getEvent(7)).toEqual(makeEvent(7))
    expect(origin.asked).toEqual([])
  })

  it('asks for aligned pages, and within a page only for what is missing', async () => {
    const { log, origin } = setUp({ held: makeEvents(120, 149) })
    expect(await search(log, { startId: 0, endId: 299 })).toEqual(makeEvents(0, 299))
    expect(origin.asked.filter((asked) => asked !== 'latest')).toEqual(['0-99', '100-199', '200-299'])
    const partly = setUp({ held: [...makeEvents(100, 149), ...makeEvents(160, 199)] })
    expect(await search(partly.log, { startId: 100, endId: 199 })).toEqual(makeEvents(100, 199))
    expect(partly.origin.asked).toEqual(['150-159'])
  })

  it('keeps what it fetched, and what is absent', async () => {
    const { log, origin, cache } = setUp({ source: conformanceEvents })
    expect(await search(log)).toEqual(conformanceEvents)
    expect((await cache.head()).known).toEqual([conformanceSpan])
    origin.asked.length = 0
    expect(await search(log, { reverse: true })).toEqual(conformanceEvents.toReversed())
    expect(origin.asked).toEqual(['latest'])
  })

  it('never takes ids after the source’s end for absent', async () => {
    const { log, origin, cache } = setUp({ source: makeEvents(0, 9) })
    expect(await search(log, { startId: 0, endId: 500 })).toEqual(makeEvents(0, 9))
    await expect(log.getEvent(20)).rejects.toMatchObject({ code: 'event_not_found' })
    expect((await cache.head()).known).toEqual([{ from: 0, to: 9 }])
    await origin.append(makeEvents(10, 30))
    expect(await log.getEvent(20)).toEqual(makeEvent(20))
    expect(await log.getLatestEvent()).toEqual(makeEvent(30))
  })

  it('keeps an id as absent only when it has been missing long enough, where the source may write late', async () => {
    const { origin, cache } = setUp({ source: [...makeEvents(0, 13), makeEvent(15)] })
    let now = 0
    const log = new CachedEventLog({ cache, source: origin, lateWritesMs: 60_000, runtime: { elapsed: () => now } })
    expect((await search(log)).map(({ id }) => id)).not.toContain(14)
    expect((await cache.head()).known).toEqual([{ from: 0, to: 13 }, { from: 15, to: 15 }])
    await origin.append([makeEvent(14), makeEvent(17)])
    now = 59_999
    expect(await search(log)).toEqual([...makeEvents(0, 15), makeEvent(17)])
    expect((await cache.head()).absent).toEqual([])
    now = 60_000
    await search(log)
    expect((await cache.head()).absent).toEqual([])
    now = 120_000
    await search(log)
    expect((await cache.head()).absent).toEqual([{ from: 16, to: 16 }])
  })

  it('asks once for what several want at the same time', async () => {
    const { log, origin } = setUp()
    const query = { startId: 0, endId: 99 }
    await Promise.all([search(log, query), search(log, query), log.getEvent(50)])
    expect(origin.asked.filter((asked) => asked === '0-99')).toHaveLength(1)
  })

  it('goes on for one reader when another leaves', async () => {
    const { log } = setUp()
    const controller = new AbortController()
    const left = search(log, { startId: 0, endId: 99, signal: controller.signal })
    const stayed = search(log, { startId: 0, endId: 99 })
    controller.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    expect(await stayed).toEqual(makeEvents(0, 99))
  })

  it('fetches the next page while one is read, and not more', async () => {
    const { log, origin } = setUp()
    for await (const { id } of log.searchEvents({ startId: 0 })) if (id === 60) break
    expect(origin.asked).toEqual(['latest', '0-99', '100-199'])
  })

  it('fetches no page that the limit does not need', async () => {
    const { log, origin } = setUp()
    expect(await search(log, { reverse: true, limit: 50 })).toEqual(makeEvents(300, 349).toReversed())
    expect(origin.asked).toEqual(['latest', '300-349'])
  })

  it('serves what is held up to the hole when the source cannot be reached', async () => {
    const { log, origin } = setUp({ held: [...makeEvents(0, 119), ...makeEvents(130, 249)] })
    origin.failure = offline
    expect(await upToFailure(log, {})).toEqual({ ids: makeEvents(0, 119).map(({ id }) => id), error: offline })
    expect(await upToFailure(log, { reverse: true })).toEqual({ ids: makeEvents(130, 249).map(({ id }) => id).reverse(), error: offline })
    const skipped = [...makeEvents(0, 119), ...makeEvents(130, 249)]
    expect(await search(log, { onMissing: 'skip' })).toEqual(skipped)
    expect(await search(log, { onMissing: 'skip', reverse: true, endId: 9999 })).toEqual(skipped.toReversed())
    await expect(log.getEvent(125)).rejects.toBe(offline)
    expect(await log.getLatestEventId()).toBe(249)
    expect(await log.getLatestEvent()).toEqual(makeEvent(249))
  })

  it('reads everything held with the source cut off', async () => {
    const { log, origin } = setUp({ held: makeEvents(0, 349) })
    origin.failure = offline
    expect(await search(log)).toEqual(makeEvents(0, 349))
  })

  it('does not present a source that cannot be reached as an empty log', async () => {
    const { log, origin } = setUp()
    origin.failure = offline
    await expect(search(log)).rejects.toBe(offline)
    await expect(log.getLatestEventId()).rejects.toBe(offline)
  })

  it('passes on a refusal at once, also when told to skip holes', async () => {
    const { log, origin } = setUp({ held: makeEvents(0, 49) })
    origin.failure = new EventreelError('unauthorized', 'no key')
    await expect(search(log, { endId: 49 })).resolves.toHaveLength(50)
    await expect(search(log, { onMissing: 'skip' })).rejects.toBe(origin.failure)
    await expect(log.getLatestEventId()).rejects.toBe(origin.failure)
  })

  it('reports a cache that fails, and reads on', async () => {
    const { log, cache, errors } = setUp()
    await cache.close()
    expect(await search(log, { startId: 90, endId: 110 })).toEqual(makeEvents(90, 110))
    expect(errors.length).toBeGreaterThan(0)
    expect(errors.every((error) => error instanceof EventreelError && error.code === 'closed')).toBe(true)
  })

  it('gives the source’s event, and a report, where the cache holds other content', async () => {
    const { log, cache, errors } = setUp({ held: [makeEvent(3, 'stale'), makeEvent(5, 'stale')] })
    expect(await search(log, { startId: 0, endId: 9 })).toEqual(makeEvents(0, 9))
    expect(errors).toMatchObject([{ code: 'event_conflict' }])
    expect(await cache.getEvent(3)).toEqual(makeEvent(3, 'stale'))
  })

  it('is never behind the cache', async () => {
    const { log, cache } = setUp()
    await cache.append(makeEvents(350, 352))
    expect(await log.getLatestEventId()).toBe(352)
    expect(await search(log, { startId: 348 })).toEqual(makeEvents(348, 352))
  })
})
