import { expect, it, onTestFinished } from 'vitest'
import type { IdSpan } from '../../src/ingest/range-set.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { openLogScanner } from '../../src/store/log-scanner.ts'
import type { PageRecord } from '../../src/store/page-record.ts'
import type { LogScanner, ScanBlock, ScanTarget } from '../../src/store/scan-port.ts'
import { makeEvent, makeEvents } from './make-events.ts'
import { databaseName, openStore } from './open-stores.ts'
import { deleteDatabase, RawDatabase } from './raw-database.ts'

async function scannerOf(store: EventStore, changes: Partial<ScanTarget> = {}): Promise<LogScanner> {
  const scanner = await openLogScanner({ ...store.scanTarget(), ...changes })
  onTestFinished(() => scanner.close())
  return scanner
}

/** The events that it reads, and last, where it stops. */
async function scan(scanner: LogScanner, from: number, to: number, reverse = false): Promise<unknown[]> {
  const found: unknown[] = []
  for (let span: IdSpan | null = { from, to }; span !== null; ) {
    const { texts, rest, gap }: ScanBlock = await scanner.read(span, reverse)
    found.push(...texts.map((text): unknown => JSON.parse(text)))
    if (gap) found.push(gap)
    span = rest
  }
  return found
}

it('reads what a store wrote, in both directions', async () => {
  const store = await openStore({ databaseName: databaseName() })
  await store.append(makeEvents(0, 1049))
  for (const id of [1050, 1051, 1052]) await store.append([makeEvent(id)])
  const scanner = await scannerOf(store)
  expect(await scan(scanner, 0, 1052)).toEqual(makeEvents(0, 1052))
  expect(await scan(scanner, 95, 1051, true)).toEqual(makeEvents(95, 1051).reverse())
})

it('sees what was appended before it was opened, and what is appended between two reads', async () => {
  const store = await openStore({ databaseName: databaseName() })
  await store.append(makeEvents(0, 450))
  const scanner = await scannerOf(store)
  const { texts, rest } = await scanner.read({ from: 0, to: 460 }, false)
  await store.append(makeEvents(451, 460))
  expect(rest).toEqual({ from: 400, to: 460 })
  expect(texts).toHaveLength(400)
  expect(await scan(scanner, 400, 450)).toEqual(makeEvents(400, 450))
  expect(await scan(scanner, 400, 460)).toEqual(makeEvents(400, 460))
})

it('leaves out the texts that cannot match, and still sees that one of them is damaged or gone', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(0, 1500))
  const only = (word: string) => openLogScanner(store.scanTarget(), (text) => text.includes(word))
  const scanner = await only('content of 1234')
  onTestFinished(() => scanner.close())
  const found = await scan(scanner, 0, 1500)
  expect(found).toContainEqual(makeEvent(1234))
  expect(found.length).toBeLessThanOrEqual(100)
  expect(await scan(scanner, 1235, 1500)).not.toContainEqual(makeEvent(1234))
  const raw = await RawDatabase.open(name)
  await raw.change(2, (record) => ({ ...record, sum: record.sum ^ 1 }))
  await raw.change(7, () => null)
  raw.close()
  const after = await only('content of 1234')
  onTestFinished(() => after.close())
  expect(await scan(after, 0, 1500)).toEqual([{ from: 0, to: 399 }])
  const beyond = await only('content of 1234')
  onTestFinished(() => beyond.close())
  expect(await scan(beyond, 400, 1500)).toEqual([{ from: 400, to: 799 }])
})

it('stops at a hole from either side, and names it', async () => {
  const store = await openStore({ databaseName: databaseName() })
  await store.append([...makeEvents(0, 149), ...makeEvents(300, 320)])
  const scanner = await scannerOf(store)
  expect(await scan(scanner, 5, 320)).toEqual([...makeEvents(5, 149), { from: 150, to: 299 }])
  expect(await scan(scanner, 5, 320, true)).toEqual([...makeEvents(300, 320).reverse(), { from: 150, to: 299 }])
  expect(await scan(scanner, 310, 330)).toEqual([...makeEvents(310, 320), { from: 321, to: 330 }])
  expect(await scan(scanner, 200, 250, true)).toEqual([{ from: 200, to: 250 }])
})

it('passes by what the log is known not to have, however long it is', async () => {
  const store = await openStore({ databaseName: databaseName() })
  const ends = [...makeEvents(0, 9), ...makeEvents(90_000_000, 90_000_009)]
  await store.append(ends, { covers: { from: 0, to: 90_000_009 } })
  const scanner = await scannerOf(store)
  expect(await scan(scanner, 0, 90_000_009)).toEqual(ends)
  expect(await scan(scanner, 0, 90_000_009, true)).toEqual(ends.toReversed())
  expect(await scan(scanner, 700, 80_000_000)).toEqual([])
})

it.each<[string, (record: PageRecord) => PageRecord | null]>([
  ['has one character changed', (record) => ({ ...record, text: String(record.text).replace('content of 5', 'content of 6') })],
  ['is of another epoch', (record) => ({ ...record, epoch: 'zero' })],
  ['is gone', () => null],
])('stops at a record that %s', async (_, change) => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(0, 1500))
  const raw = await RawDatabase.open(name)
  await raw.change(5, change)
  raw.close()
  const scanner = await scannerOf(store)
  expect(await scan(scanner, 0, 1500)).toEqual([...makeEvents(0, 399), { from: 400, to: 1199 }])
})

it('reads nothing of another epoch than the one it was told, and no more of a log that was dropped', async () => {
  const store = await openStore({ databaseName: databaseName() })
  await store.adoptEpoch('one')
  await store.append(makeEvents(0, 9))
  const scanner = await scannerOf(store)
  expect(await scan(scanner, 0, 9)).toEqual(makeEvents(0, 9))
  const { epoch } = store.scanTarget()
  await store.reset('two')
  await store.append(makeEvents(0, 8), { covers: { from: 0, to: 9 } })
  expect(await scan(scanner, 0, 9)).toEqual([{ from: 0, to: 9 }])
  expect(await scan(await scannerOf(store, { epoch }), 0, 9)).toEqual([{ from: 0, to: 9 }])
  expect(await scan(await scannerOf(store), 0, 9)).toEqual(makeEvents(0, 8))
})

it('does not take for absent what became unknown between two reads', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(0, 448), { covers: { from: 0, to: 449 } })
  const scanner = await scannerOf(store)
  expect(await scan(scanner, 0, 99)).toEqual(makeEvents(0, 99))
  const raw = await RawDatabase.open(name)
  await raw.change(2, (record) => ({ ...record, sum: record.sum ^ 1 }))
  raw.close()
  await expect(store.getEvent(250)).rejects.toMatchObject({ code: 'event_not_held' })
  expect(await scan(scanner, 100, 449)).toEqual([...makeEvents(100, 199), { from: 200, to: 299 }])
})

it('makes no database where there is none', async () => {
  const name = databaseName()
  await expect(openLogScanner({ databaseName: name, log: 'x', epoch: null })).rejects.toMatchObject({ name: 'AbortError' })
  expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name)
})

it('does not stand in the way of a deletion, while it is open or after', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(0, 9))
  const scanner = await scannerOf(store)
  await scan(scanner, 0, 9)
  await deleteDatabase(name)
  await expect(scan(scanner, 0, 9)).rejects.toMatchObject({ name: 'InvalidStateError' })
  await store.head()
  await store.append(makeEvents(0, 9))
  const closing = await scannerOf(store)
  closing.close()
  await store.close()
  await deleteDatabase(name)
  expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name)
})
