import { expect, it, onTestFinished } from 'vitest'
import type { EventStore } from '../../src/store/event-store.ts'
import { openLogScanner } from '../../src/store/log-scanner.ts'
import type { LogScanner, ScanQuery, ScanTarget } from '../../src/store/scan-port.ts'
import { makeEvent, makeEvents } from './make-events.ts'
import { databaseName, openStore } from './open-stores.ts'
import { deleteDatabase } from './raw-database.ts'

async function scannerOf(store: EventStore, changes: Partial<ScanTarget> = {}): Promise<LogScanner> {
  const scanner = await openLogScanner({ ...store.scanTarget(), ...changes })
  onTestFinished(() => scanner.close())
  return scanner
}

async function scan(scanner: LogScanner, query: Partial<ScanQuery> = {}): Promise<unknown[]> {
  const found: unknown[] = []
  const all = { startId: 0, endId: Infinity, reverse: false, onMissing: 'fail' as const, signal: new AbortController().signal, ...query }
  for await (const batch of scanner.scan(all)) for (const { id, text } of batch) found.push([id, JSON.parse(text)])
  return found
}

const pairs = (from: number, to: number) => makeEvents(from, to).map((event) => [event.id, event])

it('reads what a store wrote, in both directions', async () => {
  const store = await openStore({ databaseName: databaseName() })
  await store.append(makeEvents(0, 449))
  await store.append([makeEvent(450)])
  const scanner = await scannerOf(store)
  expect(await scan(scanner)).toEqual(pairs(0, 450))
  expect(await scan(scanner, { startId: 95, endId: 205, reverse: true })).toEqual(pairs(95, 205).reverse())
})

it('sees what is appended between two scans', async () => {
  const store = await openStore({ databaseName: databaseName() })
  const scanner = await scannerOf(store).catch((error: unknown) => error)
  expect(scanner).not.toBeInstanceOf(Error)
  await store.append([makeEvent(0)])
  expect(await scan(scanner as LogScanner)).toEqual(pairs(0, 0))
})

it('rejects at a hole, or leaves it out', async () => {
  const store = await openStore({ databaseName: databaseName() })
  await store.append([...makeEvents(0, 149), ...makeEvents(300, 320)])
  const scanner = await scannerOf(store)
  await expect(scan(scanner)).rejects.toMatchObject({ code: 'range_not_held', missing: [{ from: 150, to: 299 }] })
  expect(await scan(scanner, { onMissing: 'skip' })).toEqual([...pairs(0, 149), ...pairs(300, 320)])
})

it('reads no record of another epoch than the one it was told', async () => {
  const store = await openStore({ databaseName: databaseName() })
  await store.adoptEpoch('one')
  await store.append(makeEvents(0, 9))
  const scanner = await scannerOf(store)
  expect(await scan(scanner)).toEqual(pairs(0, 9))
  await store.reset('two')
  await store.append(makeEvents(0, 9))
  await expect(scan(scanner)).rejects.toMatchObject({ code: 'range_not_held' })
  expect(await scan(scanner, { onMissing: 'skip' })).toEqual([])
  expect(await scan(await scannerOf(store))).toEqual(pairs(0, 9))
})

it('stops with the reason of its signal', async () => {
  const store = await openStore({ databaseName: databaseName() })
  await store.append(makeEvents(0, 1_500))
  const scanner = await scannerOf(store)
  const controller = new AbortController()
  const run = async () => {
    const query: ScanQuery = { startId: 0, endId: Infinity, reverse: false, onMissing: 'fail', signal: controller.signal }
    for await (const batch of scanner.scan(query)) if (batch.length > 0) controller.abort(new Error('enough'))
  }
  await expect(run()).rejects.toThrow('enough')
})

it('makes no database where there is none', async () => {
  const name = databaseName()
  await expect(openLogScanner({ databaseName: name, log: 'x', pageSize: 100, epoch: null })).rejects.toMatchObject({ code: 'storage_failed' })
  expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name)
})

it('does not stand in the way of a deletion, while it is open or after', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(0, 9))
  const scanner = await scannerOf(store)
  await scan(scanner)
  await deleteDatabase(name)
  await store.append(makeEvents(0, 9))
  const closing = await scannerOf(store)
  closing.close()
  await store.close()
  await deleteDatabase(name)
  expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name)
})
