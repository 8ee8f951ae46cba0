import { expect, it, vi } from 'vitest'
import type { PageRecord } from '../../src/store/page-record.ts'
import type { OnDropped } from '../../src/store/stored-log.ts'
import { search } from './event-log-conformance.ts'
import { makeEvent, makeEvents } from './make-events.ts'
import { databaseName, openStore } from './open-stores.ts'
import { RawDatabase } from './raw-database.ts'

async function damage(name: string, page: number, change: (record: PageRecord) => PageRecord | null): Promise<void> {
  const raw = await RawDatabase.open(name)
  await raw.change(page, change)
  raw.close()
}

const damages: [string, (record: PageRecord) => PageRecord | null][] = [
  ['has one character changed', (record) => ({ ...record, text: String(record.text).replace('content of 2', 'content of 3') })],
  ['lost its end', (record) => ({ ...record, text: record.text.slice(0, -1) })],
  ['is not text', (record) => ({ ...record, text: [1, 2] as unknown as string })],
  ['names other ids', (record) => ({ ...record, ids: [0, 99] })],
  ['is of another epoch', (record) => ({ ...record, epoch: 'zero' })],
  ['is gone', () => null],
]

it.each(damages)('makes a page unknown that %s, and no other', async (_, change) => {
  const name = databaseName()
  const onDropped = vi.fn<OnDropped>()
  const store = await openStore({ databaseName: name, onDropped })
  await store.append(makeEvents(0, 450))
  await damage(name, 2, change)
  await expect(store.getEvent(250)).rejects.toMatchObject({ code: 'event_not_held' })
  expect(onDropped.mock.calls).toEqual([[[{ from: 200, to: 299 }], false]])
  expect(await store.getEvent(199)).toEqual(makeEvent(199))
  expect(await search(store, { startId: 300 })).toEqual(makeEvents(300, 450))
  expect(await store.head()).toMatchObject({ latestEventId: 450, known: [{ from: 0, to: 199 }, { from: 300, to: 450 }], absent: [] })
  await store.append(makeEvents(150, 350))
  expect(await search(store)).toEqual(makeEvents(0, 450))
})

it('finds damage in a search, gives what is before it, and a gap', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(0, 450))
  await damage(name, 2, (record) => ({ ...record, sum: record.sum ^ 1 }))
  const seen: number[] = []
  const run = async () => {
    for await (const { id } of store.searchEvents()) seen.push(id)
  }
  await expect(run()).rejects.toMatchObject({ code: 'range_not_held', missing: [{ from: 200, to: 299 }] })
  expect(seen).toEqual(makeEvents(0, 199).map(({ id }) => id))
  expect(await search(store, { onMissing: 'skip', reverse: true })).toHaveLength(351)
})

it('knows an earlier latest event when the tail is damaged', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(0, 199))
  for (const event of makeEvents(200, 220)) await store.append([event])
  await damage(name, 2, (record) => (record.ids[0] === 210 ? { ...record, text: '' } : record))
  expect(await store.getLatestEvent()).toEqual(makeEvent(199))
  expect(await store.getLatestEventId()).toBe(199)
  await store.append(makeEvents(200, 221))
  expect(await search(store)).toEqual(makeEvents(0, 221))
})

it('tells that all of a damaged page is lost, also what is written there at once, which may be of another log', async () => {
  const name = databaseName()
  const onDropped = vi.fn<OnDropped>()
  const store = await openStore({ databaseName: name, onDropped })
  await store.append(makeEvents(0, 149))
  await damage(name, 1, (record) => ({ ...record, text: `${String(record.text)} ` }))
  await store.append(makeEvents(120, 199))
  expect(onDropped.mock.calls).toEqual([[[{ from: 100, to: 149 }], false]])
  expect((await store.head()).known).toEqual([{ from: 0, to: 99 }, { from: 120, to: 199 }])
})

it('appends to a damaged page as to one that it never held', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append([...makeEvents(0, 150), ...makeEvents(160, 180)], { covers: { from: 0, to: 180 } })
  await damage(name, 1, (record) => ({ ...record, text: `${String(record.text)} ` }))
  await store.append(makeEvents(170, 199), { covers: { from: 181, to: 199 } })
  expect((await store.head()).known).toEqual([{ from: 0, to: 99 }, { from: 170, to: 199 }])
  expect(await search(store, { startId: 170 })).toEqual(makeEvents(170, 199))
})
