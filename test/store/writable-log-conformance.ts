import { describe, expect, it } from 'vitest'
import type { NewEvent } from '../../src/protocol/agent-event.ts'
import type { WritableEventLog } from '../../src/store/event-log.ts'
import { search } from './event-log-conformance.ts'
import { makeEvent, makeEvents } from './make-events.ts'

const message = (content: string): NewEvent => ({ source: 'user', action: 'message', args: { content } })

/**
 * What every log does when it is written.
 * @param make Makes an empty log that gives ids itself.
 */
export function describeWritableEventLog(name: string, make: () => Promise<WritableEventLog>): void {
  describe(`${name} as a writable event log`, () => {
    it('holds what was appended, in any order of ids', async () => {
      const log = await make()
      await log.append([makeEvent(3), makeEvent(1), makeEvent(2)])
      await log.append([makeEvent(0)])
      expect(await search(log)).toEqual(makeEvents(0, 3))
      expect(await log.getLatestEvent()).toEqual(makeEvent(3))
    })

    it('never gives a latest id from an earlier call', async () => {
      const log = await make()
      expect(await log.getLatestEventId()).toBe(-1)
      await log.append(makeEvents(0, 4))
      expect(await log.getLatestEventId()).toBe(4)
      await log.append([makeEvent(205)])
      expect(await log.getLatestEventId()).toBe(205)
      await log.append([makeEvent(90)])
      expect(await log.getLatestEventId()).toBe(205)
    })

    it('tells what it does not know from what is not there', async () => {
      const log = await make()
      await log.append([makeEvent(0), makeEvent(5), makeEvent(120)], { covers: { from: 0, to: 7 } })
      await expect(log.getEvent(3)).rejects.toMatchObject({ code: 'event_not_found' })
      await expect(log.getEvent(7)).rejects.toMatchObject({ code: 'event_not_found' })
      await expect(log.getEvent(8)).rejects.toMatchObject({ code: 'event_not_held' })
      await expect(log.getEvent(119)).rejects.toMatchObject({ code: 'event_not_held' })
      expect(await search(log, { startId: 0, endId: 7 })).toEqual([makeEvent(0), makeEvent(5)])
    })

    it('rejects a search at a hole, naming every hole that is left in its range', async () => {
      const log = await make()
      await log.append([makeEvent(0), makeEvent(5), makeEvent(120)], { covers: { from: 0, to: 7 } })
      await log.append([], { covers: { from: 40, to: 49 } })
      const missing = [{ from: 8, to: 39 }, { from: 50, to: 119 }]
      await expect(search(log)).rejects.toMatchObject({ code: 'range_not_held', missing })
      await expect(search(log, { reverse: true })).rejects.toMatchObject({ code: 'range_not_held', missing })
      await expect(search(log, { startId: 6, endId: 45 })).rejects.toMatchObject({ code: 'range_not_held', missing: [{ from: 8, to: 39 }] })
      await expect(log.getMatchingEvents()).rejects.toMatchObject({ code: 'range_not_held', missing })
    })

    it('leaves holes out when told to skip them', async () => {
      const log = await make()
      await log.append([makeEvent(0), makeEvent(5), makeEvent(120), makeEvent(310)])
      expect(await search(log, { onMissing: 'skip' })).toEqual([0, 5, 120, 310].map((id) => makeEvent(id)))
      expect(await search(log, { onMissing: 'skip', reverse: true })).toEqual([310, 120, 5, 0].map((id) => makeEvent(id)))
      expect(await search(log, { onMissing: 'skip', startId: 2, limit: 1 })).toEqual([makeEvent(5)])
    })

    it('gives what lies before a hole when that is enough', async () => {
      const log = await make()
      await log.append([...makeEvents(0, 9), ...makeEvents(200, 260)])
      expect(await search(log, { limit: 10 })).toEqual(makeEvents(0, 9))
      expect(await search(log, { limit: 61, reverse: true })).toEqual(makeEvents(200, 260).toReversed())
      await expect(search(log, { limit: 11 })).rejects.toMatchObject({ code: 'range_not_held' })
    })

    it('fills holes later, across pages', async () => {
      const log = await make()
      await log.append(makeEvents(280, 310))
      await log.append(makeEvents(95, 205))
      await log.append(makeEvents(0, 94))
      await log.append(makeEvents(206, 279))
      expect(await search(log)).toEqual(makeEvents(0, 310))
      expect(await search(log, { reverse: true, limit: 150 })).toEqual(makeEvents(161, 310).toReversed())
    })

    it('takes an event at an id that was known absent', async () => {
      const log = await make()
      await log.append([makeEvent(0), makeEvent(2)], { covers: { from: 0, to: 2 } })
      await log.append([makeEvent(1)])
      expect(await search(log)).toEqual(makeEvents(0, 2))
    })

    it('skips what it holds already with equal content', async () => {
      const log = await make()
      await log.append(makeEvents(0, 120))
      await log.append(makeEvents(50, 150))
      await log.append([{ args: { content: 'content of 0' }, ...makeEvent(0) } as ReturnType<typeof makeEvent>, makeEvent(1), makeEvent(1)])
      expect(await search(log)).toEqual(makeEvents(0, 150))
    })

    it('rejects other content for an id it holds, and keeps nothing of that append', async () => {
      const log = await make()
      await log.append(makeEvents(0, 120))
      const batch = [...makeEvents(121, 130), makeEvent(40, 'something else')]
      await expect(log.append(batch, { covers: { from: 121, to: 400 } })).rejects.toMatchObject({ code: 'event_conflict' })
      await expect(log.append([makeEvent(200), makeEvent(200, 'twice')])).rejects.toMatchObject({ code: 'event_conflict' })
      expect(await log.getLatestEventId()).toBe(120)
      expect(await search(log)).toEqual(makeEvents(0, 120))
      await expect(log.getEvent(125)).rejects.toMatchObject({ code: 'event_not_held' })
    })

    it.each([-1, 1.5, NaN])('rejects %d as an id or a bound of covers', async (bad) => {
      const log = await make()
      await expect(log.append([makeEvent(0), { ...makeEvent(1), id: bad }])).rejects.toMatchObject({ code: 'invalid_argument' })
      await expect(log.append([makeEvent(0)], { covers: { from: 0, to: bad } })).rejects.toMatchObject({ code: 'invalid_argument' })
      await expect(log.getEvent(bad)).rejects.toMatchObject({ code: 'invalid_argument' })
      expect(await log.getLatestEventId()).toBe(-1)
    })

    it('takes an empty append', async () => {
      const log = await make()
      await log.append([])
      expect(await log.appendNew([])).toEqual([])
      expect(await log.getLatestEventId()).toBe(-1)
    })

    it('gives new events contiguous ids and returns them as it keeps them', async () => {
      const log = await make()
      const given = await log.appendNew([message('a'), message('b')])
      expect(given.map(({ id }) => id)).toEqual([0, 1])
      expect(await log.appendNew([message('c')])).toMatchObject([{ id: 2, args: { content: 'c' } }])
      expect(await search(log)).toMatchObject([...given, { id: 2 }])
      await expect(log.getEvent(3)).rejects.toMatchObject({ code: 'event_not_found' })
    })

    it('goes on after the highest id it holds', async () => {
      const log = await make()
      await log.append([makeEvent(7)])
      expect(await log.appendNew([message('a')])).toMatchObject([{ id: 8 }])
    })

    it('keeps concurrent new events contiguous, each batch in one piece', async () => {
      const log = await make()
      const batches = await Promise.all(Array.from({ length: 40 }, (_, i) => log.appendNew([message(`${i} first`), message(`${i} second`), message(`${i} third`)])))
      for (const batch of batches) expect(batch.map(({ id }) => id - (batch[0]?.id ?? NaN))).toEqual([0, 1, 2])
      expect(batches.flat().map(({ id }) => id).sort((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, i) => i))
      expect(await search(log)).toEqual(batches.flat().sort((a, b) => a.id - b.id))
    })

    it('keeps concurrent appends of interleaved and of equal events', async () => {
      const log = await make()
      const all = makeEvents(0, 249)
      await Promise.all([
        ...all.filter(({ id }) => id % 3 === 0).map((event) => log.append([event])),
        log.append(all.filter(({ id }) => id % 3 === 1)),
        log.append(all.filter(({ id }) => id % 3 !== 0)),
        log.append(all),
      ])
      expect(await search(log)).toEqual(all)
    })

    it('takes another append after one that failed', async () => {
      const log = await make()
      await log.append([makeEvent(0)])
      const outcomes = await Promise.allSettled([log.append([makeEvent(0, 'other')]), log.append([makeEvent(1)])])
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
      expect(await search(log)).toEqual(makeEvents(0, 1))
    })
  })
}
