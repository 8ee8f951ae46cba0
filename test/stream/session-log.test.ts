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
  return { log: new SessionLog(session), asked, store }
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
})
