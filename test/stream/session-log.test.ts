import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import { SessionLog } from '../../src/stream/session-log.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { ScriptedSource } from '../../src/testing/scripted-source.ts'
import { idsOf, messages, startSession } from './session-fixture.ts'

/** A log of which these ranges are held, and what it asks its source for. */
async function partial(...held: (readonly [number, number])[]) {
  const source = new ScriptedSource(messages(0, 999))
  const asked: string[] = []
  const readPage = source.readPage.bind(source)
  source.readPage = (query) => {
    asked.push(`${query.from ?? ''}-${query.to ?? ''}`)
    return readPage(query)
  }
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
  await store.adoptEpoch('scripted')
  for (const [from, to] of held) await store.append(messages(from, to))
  const { session } = startSession(source, store)
  await session.open()
  return { log: new SessionLog(session), asked, store, source }
}

describe('the log of a session', () => {
  it('asks for exactly what is missing, in the pages that all readers ask for', async () => {
    const { log, asked } = await partial([0, 49], [350, 999])
    const events = await log.getMatchingEvents({ endId: 360, reverse: true, limit: 100 })
    expect(idsOf(events)).toEqual(Array.from({ length: 100 }, (_, index) => 360 - index))
    expect(asked).toEqual(['300-349', '200-299'])
  })

  it('asks once for the holes of a page', async () => {
    const { log, asked } = await partial([0, 9], [12, 30], [33, 60], [90, 999])
    expect(idsOf(await log.getMatchingEvents({ startId: 0, endId: 99 }))).toHaveLength(100)
    expect(asked).toEqual(['10-89'])
  })

  it('asks again for what is lost while the rest of it is fetched', async () => {
    const { log, asked, store } = await partial([50, 999])
    // Memory takes the disk's place, and has nothing of what was held.
    store.append = () => Promise.reject(new EventreelError('storage_quota', 'There is no room.'))
    expect(idsOf(await log.getMatchingEvents({ startId: 0, endId: 99 }))).toHaveLength(100)
    expect(asked).toEqual(['0-49', '50-99'])
  })

  it('asks again for what is found to be lost in a page that has a hole which the source cannot fill yet', async () => {
    const { log, asked, store, source } = await partial([0, 9], [11, 999])
    const readPage = source.readPage.bind(source)
    source.readPage = async (query) => {
      const page = await readPage(query)
      return { ...page, events: page.events.filter((event) => (event as { readonly id: number }).id !== 10), lateWrites: true }
    }
    const search = store.searchEvents.bind(store)
    let isWhole = false
    store.searchEvents = async function* (query) {
      const lost = { from: 20, to: 29 }
      const touches = !isWhole && (query?.startId ?? 0) <= lost.to && (query?.endId ?? Infinity) >= lost.from
      isWhole ||= touches
      if (touches && query?.onMissing !== 'skip') throw new EventreelError('range_not_held', 'The page is damaged.', { missing: [lost] })
      for await (const event of search(query)) if (!touches || event.id < lost.from || event.id > lost.to) yield event
    }
    const found = idsOf(await log.getMatchingEvents({ startId: 0, endId: 99 }))
    expect(found).toEqual(Array.from({ length: 100 }, (_, id) => id).filter((id) => id !== 10))
    expect(asked.slice(0, 2)).toEqual(['10-10', '20-29'])
  })

  it.each([false, true])('asks again for all of many damaged pages, however many one search meets (reverse: %s)', async (reverse) => {
    const { log, store, asked } = await partial([0, 999])
    const search = store.searchEvents.bind(store)
    const damaged = new Set([0, 1, 3, 4, 6, 9])
    store.searchEvents = async function* (query) {
      for await (const event of search(query)) {
        const page = Math.floor(event.id / 100)
        if (damaged.delete(page)) throw new EventreelError('range_not_held', 'The page is damaged.', { missing: [{ from: page * 100, to: page * 100 + 99 }] })
        yield event
      }
    }
    const found: number[] = []
    for await (const { id } of log.searchEvents({ reverse })) found.push(id)
    const all = Array.from({ length: 1_000 }, (_, id) => id)
    expect(found).toEqual(reverse ? all.reverse() : all)
    expect(asked.filter((range) => range !== '-')).toHaveLength(6)
  })

  it('asks once for the holes of a page that the source cannot fill yet, in either direction', async () => {
    const { log, asked, source } = await partial([0, 9], [11, 19], [21, 999])
    const readPage = source.readPage.bind(source)
    source.readPage = async (query) => {
      const page = await readPage(query)
      return { ...page, events: page.events.filter((event) => ![10, 20].includes((event as { readonly id: number }).id)), lateWrites: true }
    }
    const held = Array.from({ length: 100 }, (_, id) => id).filter((id) => id !== 10 && id !== 20)
    expect(idsOf(await log.getMatchingEvents({ startId: 0, endId: 99 }))).toEqual(held)
    expect(idsOf(await log.getMatchingEvents({ startId: 0, endId: 99, reverse: true }))).toEqual(held.toReversed())
    expect(asked).toEqual(['10-20', '10-20'])
  })
})
