import { expect, it, onTestFinished, vi } from 'vitest'
import { platform, type Runtime } from '../../src/runtime.ts'
import { EventStore, type EventStoreOptions } from '../../src/store/event-store.ts'
import { LogDatabase } from '../../src/store/log-database.ts'
import { openLogScanner } from '../../src/store/log-scanner.ts'
import { rangeOfLog } from '../../src/store/page-range.ts'
import type { PageRecord } from '../../src/store/page-record.ts'
import { rewriteRecords } from '../../src/store/rewrite-records.ts'
import type { OnDropped } from '../../src/store/stored-log.ts'
import { search } from './event-log-conformance.ts'
import { makeEvent, makeEvents, makeRealisticEvent } from './make-events.ts'
import { databaseName, openStore } from './open-stores.ts'
import { RawDatabase } from './raw-database.ts'

const at = Array.from({ length: 1500 }, (_, id) => makeRealisticEvent(id))
/** Without waiting. */
const runtime = Object.create(platform, { setTimer: { value: (callback: () => void) => platform.setTimer(callback, 0) } }) as Runtime

/** A log of fifteen pages, of which the first are compressed; gives the name of its database. */
async function packed(events = at, options: Partial<EventStoreOptions> = {}): Promise<string> {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(events)
  await store.close()
  await pack(name, options)
  return name
}

async function pack(name: string, options: Partial<EventStoreOptions> = {}): Promise<void> {
  const packing = await EventStore.open({ conversationId: 'c', baseUrl: 'https://host', databaseName: name, compress: true, runtime, ...options })
  const raw = await RawDatabase.open(name)
  await vi.waitFor(async () => expect((await raw.heads())[0]?.packed).toBeGreaterThan(0), { timeout: 20_000 })
  raw.close()
  await packing.close()
}

async function recordsOf(name: string): Promise<PageRecord[]> {
  const raw = await RawDatabase.open(name)
  onTestFinished(() => raw.close())
  return (await raw.records()).map(({ record }) => record)
}

async function change(name: string, page: number, work: (record: PageRecord) => PageRecord): Promise<void> {
  const raw = await RawDatabase.open(name)
  await raw.change(page, work)
  raw.close()
}

function pageOf({ ids }: PageRecord): number {
  return Math.floor((ids[0] ?? NaN) / 100)
}

it('compresses the pages far from the end to less than a third, and no other', async () => {
  const before = new Map<number, number>()
  const name = await packed()
  for (const event of at) before.set(Math.floor(event.id / 100), (before.get(Math.floor(event.id / 100)) ?? 0) + JSON.stringify(event).length)
  const after = new Map<number, number>()
  let page = 0
  for (const record of await recordsOf(name)) {
    if (record.ids.length > 0) page = pageOf(record)
    if (record.text instanceof Uint8Array) after.set(page, (after.get(page) ?? 0) + record.text.length)
  }
  expect([...after.keys()]).toEqual([0, 1, 2, 3])
  for (const [page, bytes] of after) expect(bytes).toBeLessThan((before.get(page) ?? 0) / 3)
})

it('reads what is compressed as it was written, in every way', async () => {
  const name = await packed()
  const store = await openStore({ databaseName: name })
  expect(await search(store)).toEqual(at)
  expect(await search(store, { startId: 250, endId: 450, reverse: true })).toEqual(at.slice(250, 451).toReversed())
  expect(await store.getEvent(123)).toEqual(at[123])
  const scanner = await openLogScanner(store.scanTarget())
  onTestFinished(() => scanner.close())
  const { texts } = await scanner.read({ from: 150, to: 399 }, false)
  expect(texts.map((text): unknown => JSON.parse(text))).toEqual(at.slice(150, 400))
})

it('passes by a long stretch of absent ids before and after what is compressed', async () => {
  const far = at.map((event) => ({ ...event, id: event.id + 50_000 }))
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(far, { covers: { from: 0, to: 100_000 } })
  await pack(name)
  expect(await search(store, { endId: 100_000 })).toEqual(far)
  expect(await search(store, { endId: 100_000, reverse: true })).toEqual(far.toReversed())
})

it.each<[string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
  ['has one bit changed', (bytes) => bytes.map((byte, i) => (i === 200 ? byte ^ 4 : byte))],
  ['lost its end', (bytes) => bytes.slice(0, -20)],
  ['is empty', () => new Uint8Array()],
])('makes a compressed page unknown that %s, and no other', async (_, damage) => {
  const name = await packed()
  await change(name, 2, (record) => ({ ...record, text: damage(record.text as Uint8Array<ArrayBuffer>) }))
  const onDropped = vi.fn<OnDropped>()
  const store = await openStore({ databaseName: name, onDropped })
  await expect(store.getEvent(250)).rejects.toMatchObject({ code: 'event_not_held' })
  expect(onDropped.mock.calls).toEqual([[[{ from: 200, to: 299 }], false]])
  expect(await search(store, { onMissing: 'skip' })).toEqual([...at.slice(0, 200), ...at.slice(300)])
  const scanner = await openLogScanner(store.scanTarget())
  onTestFinished(() => scanner.close())
  expect((await scanner.read({ from: 200, to: 399 }, false)).gap).toEqual({ from: 200, to: 299 })
  await store.append(at.slice(150, 350))
  expect(await search(store)).toEqual(at)
})

it('tells an event that a compressed page holds already from another one, and keeps it', async () => {
  const name = await packed()
  const store = await openStore({ databaseName: name })
  await store.append(at.slice(100, 300))
  await expect(store.append([makeEvent(150, 'another')])).rejects.toMatchObject({ code: 'event_conflict' })
  expect(await search(store)).toEqual(at)
})

it('takes what belongs into a page whose batches are compressed', async () => {
  const holed = at.filter(({ id }) => id !== 150)
  const name = await packed(holed)
  const store = await openStore({ databaseName: name })
  await store.append(at.slice(150, 151))
  expect(await search(store)).toEqual(at)
  await store.append(makeEvents(1_500, 1_520))
  expect(await search(store, { startId: 1_450 })).toEqual([...at.slice(1_450), ...makeEvents(1_500, 1_520)])
})

it('leaves text as it is that is cut within a character, and brings it back', async () => {
  const events = at.map((event) => (event.id < 100 ? makeEvent(event.id, event.id === 7 ? `${'x'.repeat(event.id)}${'😀'.repeat(90_000)}` : '行') : event))
  const shifted = at.map((event) => (event.id < 100 ? makeEvent(event.id, event.id === 7 ? '😀'.repeat(90_001) : '行') : event))
  for (const list of [events, shifted]) {
    const store = await openStore({ databaseName: await packed(list) })
    expect(await search(store)).toEqual(list)
  }
})

it('compresses what came since when it is opened again, and brings back nothing that was cleared', async () => {
  const name = await packed(at.slice(0, 1_200))
  expect((await recordsOf(name)).filter(({ text, ids }) => text instanceof Uint8Array && ids.length > 0).map(pageOf)).toEqual([0])
  const store = await openStore({ databaseName: name })
  await store.append(at.slice(1_200))
  const raw = await RawDatabase.open(name)
  onTestFinished(() => raw.close())
  const packing = await openStore({ databaseName: name, compress: true, runtime })
  await vi.waitFor(async () => expect((await raw.heads())[0]?.packed).toBe(4), { timeout: 20_000 })
  await packing.clear()
  expect(await recordsOf(name)).toEqual([])
  expect(await search(packing, { onMissing: 'skip' })).toEqual([])
})

it('puts nothing in the place of what was deleted, or put in another way, meanwhile', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(0, 99))
  const database = new LogDatabase(name, platform)
  onTestFinished(() => database.close())
  const packedBefore = { text: new Uint8Array([1, 2, 3]) }
  await rewriteRecords(database, rangeOfLog(store.logId ?? ''), async (record) => {
    await change(name, 0, (now) => ({ ...now, ...packedBefore }))
    return record
  })
  expect(await recordsOf(name)).toMatchObject([packedBefore])
  await rewriteRecords(database, rangeOfLog(store.logId ?? ''), async (record) => {
    await store.clear()
    return record
  })
  expect(await recordsOf(name)).toEqual([])
})
