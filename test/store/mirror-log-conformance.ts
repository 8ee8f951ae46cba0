import { describe, expect, it } from 'vitest'
import type { MirrorEventLog } from '../../src/store/event-log.ts'
import { search } from './event-log-conformance.ts'
import { makeEvent, makeEvents } from './make-events.ts'

/**
 * What every copy of a server's log does.
 * @param make Makes an empty mirror.
 */
export function describeMirrorEventLog(name: string, make: () => Promise<MirrorEventLog>): void {
  describe(`${name} as a mirror`, () => {
    it('leaves giving ids to the server', async () => {
      const log = await make()
      await expect(log.appendNew([{ action: 'message', args: { content: 'x' } }])).rejects.toMatchObject({ code: 'log_is_mirror' })
    })

    it('tells what it knows without reading an event', async () => {
      const log = await make()
      expect(await log.head()).toMatchObject({ latestEventId: -1, epoch: null, known: [], absent: [], term: 0, generation: 0 })
      await log.append([makeEvent(2), makeEvent(3), makeEvent(150)], { covers: { from: 0, to: 9 } })
      await log.append(makeEvents(210, 320))
      expect(await log.head()).toMatchObject({
        latestEventId: 320,
        epoch: null,
        known: [{ from: 0, to: 9 }, { from: 150, to: 150 }, { from: 210, to: 320 }],
        absent: [{ from: 0, to: 1 }, { from: 4, to: 9 }],
        term: 0,
        generation: 0,
      })
    })

    it('covers what it holds without doubting it, and spans of any size', async () => {
      const log = await make()
      await log.append([makeEvent(50), makeEvent(1_000_000)])
      await log.append([makeEvent(150)], { covers: { from: 0, to: 2_000_000 } })
      expect(await search(log)).toEqual([makeEvent(50), makeEvent(150), makeEvent(1_000_000)])
      expect((await log.head()).known).toEqual([{ from: 0, to: 2_000_000 }])
      await expect(log.getEvent(1_500_000)).rejects.toMatchObject({ code: 'event_not_found' })
    })

    it('does not know what comes after its end', async () => {
      const log = await make()
      await log.append(makeEvents(0, 9), { covers: { from: 0, to: 9 } })
      await expect(log.getEvent(10)).rejects.toMatchObject({ code: 'event_not_held' })
      await expect(search(log, { startId: 5, endId: 12 })).rejects.toMatchObject({ code: 'range_not_held', missing: [{ from: 10, to: 12 }] })
    })

    it('binds to the first epoch and refuses another', async () => {
      const log = await make()
      await log.append(makeEvents(0, 4))
      expect(await log.adoptEpoch('one')).toBe(true)
      expect(await log.adoptEpoch('one')).toBe(true)
      expect(await log.adoptEpoch('two')).toBe(false)
      expect(await log.head()).toMatchObject({ epoch: 'one', latestEventId: 4 })
      expect(await search(log)).toEqual(makeEvents(0, 4))
    })

    it('starts another epoch empty', async () => {
      const log = await make()
      await log.append(makeEvents(0, 250), { covers: { from: 0, to: 260 } })
      await log.reset('two')
      expect(await log.head()).toMatchObject({ latestEventId: -1, epoch: 'two', known: [], absent: [], term: 0 })
      expect(await search(log)).toEqual([])
      await log.append([makeEvent(0, 'of the other log')])
      expect(await search(log)).toEqual([makeEvent(0, 'of the other log')])
    })

    it('forgets everything when cleared, and can be filled again', async () => {
      const log = await make()
      await log.adoptEpoch('one')
      await log.append(makeEvents(0, 250))
      await log.clear()
      expect(await log.head()).toMatchObject({ latestEventId: -1, epoch: null, known: [], absent: [], term: 0 })
      await expect(log.getEvent(3)).rejects.toMatchObject({ code: 'event_not_held' })
      await log.append(makeEvents(0, 5))
      expect(await search(log)).toEqual(makeEvents(0, 5))
    })

    it('begins one term after the other, which outlive a reset and a clear, and lets its own leader write', async () => {
      const log = await make()
      expect(await log.lead()).toBe(1)
      await log.append(makeEvents(0, 9))
      await log.reset('two')
      expect(await log.lead()).toBe(2)
      expect(await log.head()).toMatchObject({ epoch: 'two', term: 2, latestEventId: -1 })
      await log.append(makeEvents(0, 3))
      await log.clear()
      await log.append(makeEvents(0, 4))
      expect(await log.adoptEpoch('three')).toBe(true)
      expect(await log.head()).toMatchObject({ epoch: 'three', term: 2, latestEventId: 4 })
    })

    it('finishes running writes before it closes, and rejects calls after', async () => {
      const log = await make()
      const write = log.append(makeEvents(0, 5))
      await log.close()
      await expect(write).resolves.toBeUndefined()
      for (const call of [search(log), log.getEvent(0), log.append([makeEvent(6)]), log.head(), log.getLatestEventId(), log.clear()])
        await expect(call).rejects.toMatchObject({ code: 'closed' })
      await log.close()
    })
  })
}
