import { describe, expect, it } from 'vitest'
import { EventFilter } from '../../src/protocol/event-filter.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { EventLog, EventQuery } from '../../src/store/event-log.ts'
import { makeEvents } from './make-events.ts'

/** Ids that the log under test lacks, and is known to lack. */
const ABSENT = [0, 7, 100, 101, 102, 200, 249, 250]
const LATEST = 260

/** What {@link describeEventLog} asks the log to hold: ids 0 to 260 without those absent, all of them known. */
export const conformanceEvents: readonly AgentEvent[] = makeEvents(0, LATEST).filter(({ id }) => !ABSENT.includes(id))
export const conformanceSpan = { from: 0, to: LATEST }

export async function search(log: EventLog, query?: EventQuery): Promise<AgentEvent[]> {
  const events: AgentEvent[] = []
  for await (const event of log.searchEvents(query)) events.push(event)
  return events
}

const expected = (from: number, to: number) => conformanceEvents.filter(({ id }) => id >= from && id <= to)
const idsOf = (events: readonly AgentEvent[]) => events.map(({ id }) => id)

/**
 * What every log does when it is read.
 * @param make Makes a log that holds {@link conformanceEvents} in {@link conformanceSpan} (or nothing, for an empty list).
 */
export function describeEventLog(name: string, make: (events: readonly AgentEvent[]) => Promise<EventLog>): void {
  const full = () => make(conformanceEvents)

  describe(`${name} as an event log`, () => {
    it('gives every event once, ascending, with its content', async () => {
      expect(await search(await full())).toEqual(conformanceEvents)
    })

    it('gives every event once, descending, in reverse', async () => {
      expect(await search(await full(), { reverse: true })).toEqual(conformanceEvents.toReversed())
    })

    it.each([
      [0, 0], [1, 1], [0, 99], [99, 100], [100, 102], [100, 199], [101, 260], [7, 7], [98, 104], [5, 205], [260, 260], [248, 251],
    ])('includes both ends of %i to %i in both directions', async (startId, endId) => {
      const log = await full()
      expect(await search(log, { startId, endId })).toEqual(expected(startId, endId))
      expect(await search(log, { startId, endId, reverse: true })).toEqual(expected(startId, endId).toReversed())
    })

    it('has nothing in a range that ends before it starts', async () => {
      const log = await full()
      expect(await search(log, { startId: 50, endId: 49 })).toEqual([])
      expect(await search(log, { startId: 50, endId: 49, reverse: true })).toEqual([])
      expect(await search(log, { endId: -1 })).toEqual([])
    })

    it('goes on to the latest event when no end is given', async () => {
      const log = await full()
      expect(idsOf(await search(log, { startId: 258 }))).toEqual([258, 259, 260])
      expect(idsOf(await search(log, { startId: 258, reverse: true }))).toEqual([260, 259, 258])
      expect(await search(log, { startId: 261 })).toEqual([])
    })

    it.each([1, 2, 99, 100, 101, 199])('stops after %i events', async (limit) => {
      const log = await full()
      expect(await search(log, { limit })).toEqual(conformanceEvents.slice(0, limit))
      expect(await search(log, { limit, reverse: true })).toEqual(conformanceEvents.toReversed().slice(0, limit))
    })

    it('counts only events that pass the filter against the limit', async () => {
      const log = await full()
      const filter = new EventFilter({ source: 'user' })
      const users = conformanceEvents.filter(({ source }) => source === 'user')
      expect(await search(log, { filter, limit: 5 })).toEqual(users.slice(0, 5))
      expect(await search(log, { filter, limit: 5, reverse: true })).toEqual(users.toReversed().slice(0, 5))
      expect(await search(log, { filter, startId: 15, endId: 55 })).toEqual(users.filter(({ id }) => id >= 15 && id <= 55))
      expect(await log.getMatchingEvents({ filter, limit: 3 })).toEqual(users.slice(0, 3))
    })

    it.each([0, -1, 1.5, NaN])('rejects a search with limit %d', async (limit) => {
      await expect(search(await full(), { limit })).rejects.toMatchObject({ code: 'invalid_limit' })
    })

    it.each([0, -1, 1.5, NaN, 101, Infinity])('rejects matching events with limit %d', async (limit) => {
      await expect((await full()).getMatchingEvents({ limit })).rejects.toMatchObject({ code: 'invalid_limit' })
    })

    it('gives the first 100 matching events unless told otherwise', async () => {
      const log = await full()
      expect(await log.getMatchingEvents()).toEqual(conformanceEvents.slice(0, 100))
      expect(await log.getMatchingEvents({ limit: 100, reverse: true })).toEqual(conformanceEvents.toReversed().slice(0, 100))
    })

    it.each([1.5, NaN])('rejects %d as a bound', async (bound) => {
      const log = await full()
      await expect(search(log, { startId: bound })).rejects.toMatchObject({ code: 'invalid_argument' })
      await expect(search(log, { endId: bound })).rejects.toMatchObject({ code: 'invalid_argument' })
    })

    it('gives one event by its id', async () => {
      const log = await full()
      for (const event of [conformanceEvents[0], conformanceEvents[90], conformanceEvents.at(-1)])
        expect(await log.getEvent(event?.id ?? -1)).toEqual(event)
    })

    it('rejects an absent id as not found instead of giving a neighbour', async () => {
      const log = await full()
      for (const id of ABSENT) await expect(log.getEvent(id)).rejects.toMatchObject({ code: 'event_not_found' })
    })

    it('knows its latest event', async () => {
      const log = await full()
      expect(await log.getLatestEventId()).toBe(LATEST)
      expect(await log.getLatestEvent()).toEqual(conformanceEvents.at(-1))
    })

    it('has no latest event when it is empty', async () => {
      const log = await make([])
      expect(await log.getLatestEventId()).toBe(-1)
      await expect(log.getLatestEvent()).rejects.toMatchObject({ code: 'event_not_found' })
      expect(await search(log)).toEqual([])
      expect(await search(log, { reverse: true })).toEqual([])
    })

    it('throws the reason of a signal that is aborted already', async () => {
      const log = await full()
      const reason = new Error('no longer wanted')
      const signal = AbortSignal.abort(reason)
      await expect(search(log, { signal })).rejects.toBe(reason)
      await expect(log.getEvent(1, { signal })).rejects.toBe(reason)
      await expect(log.getLatestEvent({ signal })).rejects.toBe(reason)
      await expect(log.getLatestEventId({ signal })).rejects.toBe(reason)
      await expect(log.getMatchingEvents({ signal })).rejects.toBe(reason)
    })

    it('throws the reason at the next event when it is aborted in a search', async () => {
      const log = await full()
      const controller = new AbortController()
      const reason = new Error('no longer wanted')
      const seen: number[] = []
      const run = async () => {
        for await (const { id } of log.searchEvents({ startId: 50, signal: controller.signal })) {
          seen.push(id)
          if (id === 60) controller.abort(reason)
        }
      }
      await expect(run()).rejects.toBe(reason)
      expect(seen.at(-1)).toBe(60)
    })

    it('can be left early and searched again', async () => {
      const log = await full()
      for (let i = 0; i < 20; i++)
        for await (const { id } of log.searchEvents({ startId: 90 })) if (id === 120) break
      expect(idsOf(await search(log, { startId: 90, limit: 2 }))).toEqual([90, 91])
    })

    it('answers several searches at once', async () => {
      const log = await full()
      const results = await Promise.all([search(log), search(log, { reverse: true }), search(log, { startId: 100, endId: 199 }), log.getLatestEventId()])
      expect(results).toEqual([conformanceEvents, conformanceEvents.toReversed(), expected(100, 199), LATEST])
    })
  })
}
