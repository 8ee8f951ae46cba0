import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { platform } from '../../src/runtime.ts'
import type { Runtime } from '../../src/runtime.ts'
import { EventStore } from '../../src/store/event-store.ts'
import type { OnDropped } from '../../src/store/stored-log.ts'
import { search } from './event-log-conformance.ts'
import { makeEvent, makeEvents } from './make-events.ts'
import { databaseName, openStore } from './open-stores.ts'
import { deleteDatabase, RawDatabase } from './raw-database.ts'

/** A runtime whose database is this one; the getters of the platform stay as they are. */
function runtimeWith(indexedDB: IDBFactory | undefined): Runtime {
  return Object.create(platform, { indexedDB: { get: () => indexedDB } }) as Runtime
}

/** The real database, with every connection in reach of the test. */
function spiedDatabase(): { runtime: Runtime; connections: IDBDatabase[] } {
  const connections: IDBDatabase[] = []
  const open: IDBFactory['open'] = (...args) => {
    const request = indexedDB.open(...args)
    request.addEventListener('success', () => connections.push(request.result))
    return request
  }
  const factory = Object.create(indexedDB, { open: { value: open } }) as IDBFactory
  return { runtime: runtimeWith(factory), connections }
}

describe('the connection of an EventStore', () => {
  it('lets go at once when another tab upgrades the database, and then says that it is blocked', async () => {
    const name = databaseName()
    const store = await openStore({ databaseName: name })
    await store.append(makeEvents(0, 9))
    const newer = await RawDatabase.open(name, 99)
    onTestFinished(() => newer.close())
    await expect(store.append([makeEvent(10)])).rejects.toMatchObject({ code: 'storage_blocked' })
    await expect(search(store)).rejects.toMatchObject({ code: 'storage_blocked' })
    await expect(openStore({ databaseName: name })).rejects.toMatchObject({ code: 'storage_blocked' })
  })

  it('says that everything is unknown when the database is deleted under it, and starts anew when its head was read', async () => {
    const name = databaseName()
    const onDropped = vi.fn<OnDropped>()
    const store = await openStore({ databaseName: name, onDropped })
    await store.append(makeEvents(0, 9))
    await store.lead()
    await deleteDatabase(name)
    await expect(store.getEvent(3)).rejects.toMatchObject({ code: 'event_not_held' })
    expect(onDropped.mock.calls).toEqual([[[{ from: 0, to: 9 }], true]])
    await expect(store.append(makeEvents(5, 14))).rejects.toMatchObject({ code: 'fenced' })
    expect(await store.head()).toEqual({ latestEventId: -1, epoch: null, known: [], absent: [], term: 1, generation: 1, rev: 0 })
    await store.append(makeEvents(5, 14))
    expect((await store.head()).known).toEqual([{ from: 5, to: 14 }])
  })

  it('fences at once a write that would go on in a database that was deleted', async () => {
    const name = databaseName()
    const store = await openStore({ databaseName: name })
    await store.append(makeEvents(0, 9))
    await deleteDatabase(name)
    await expect(store.append([makeEvent(10)])).rejects.toMatchObject({ code: 'fenced' })
    await expect(store.adoptEpoch('one')).rejects.toMatchObject({ code: 'fenced' })
    await expect(store.reset('one')).rejects.toMatchObject({ code: 'fenced' })
    expect((await store.head()).known).toEqual([])
  })

  it('writes nothing to what another store began in a database that was deleted meanwhile, before its head is read', async () => {
    const name = databaseName()
    const store = await openStore({ databaseName: name })
    await store.append([makeEvent(0)])
    await deleteDatabase(name)
    const other = await openStore({ databaseName: name })
    await other.append([makeEvent(7)])
    await expect(store.append([makeEvent(1)])).rejects.toMatchObject({ code: 'fenced' })
    expect((await store.head()).known).toEqual([{ from: 7, to: 7 }])
    await store.append([makeEvent(1)])
    expect(await search(other, { onMissing: 'skip' })).toEqual([makeEvent(1), makeEvent(7)])
  })

  it('is opened again when it was killed, and the call goes on', async () => {
    const { runtime, connections } = spiedDatabase()
    const store = await openStore({ databaseName: databaseName(), runtime })
    await store.append(makeEvents(0, 9))
    connections.at(-1)?.close()
    await store.append(makeEvents(10, 19))
    connections.at(-1)?.close()
    expect(await search(store)).toEqual(makeEvents(0, 19))
    connections.at(-1)?.close()
    expect(await store.getLatestEventId()).toBe(19)
    expect(connections).toHaveLength(4)
  })

  it('is given up when it is killed again and again', async () => {
    const killing = Object.create(indexedDB, {
      open: {
        value: (...args: Parameters<IDBFactory['open']>) => {
          const request = indexedDB.open(...args)
          request.addEventListener('success', () => request.result.close())
          return request
        },
      },
    }) as IDBFactory
    await expect(openStore({ databaseName: databaseName(), runtime: runtimeWith(killing) })).rejects.toMatchObject({ code: 'storage_failed', retryable: true })
  })

  it('says where there is no database, or none that may be used', async () => {
    await expect(openStore({ databaseName: 'x', runtime: runtimeWith(undefined) })).rejects.toMatchObject({ code: 'storage_unavailable' })
    const refusing = { open: () => { throw new DOMException('not here', 'SecurityError') } } as unknown as IDBFactory
    await expect(openStore({ databaseName: 'x', runtime: runtimeWith(refusing) })).rejects.toMatchObject({ code: 'storage_unavailable' })
  })

  it('says when another tab holds the database in an older version, instead of waiting', async () => {
    const blocking = Object.create(indexedDB, {
      open: {
        value: (...args: Parameters<IDBFactory['open']>) => {
          const request = indexedDB.open(...args)
          queueMicrotask(() => request.dispatchEvent(new IDBVersionChangeEvent('blocked', { oldVersion: 0, newVersion: 1 })))
          return request
        },
      },
    }) as IDBFactory
    const name = databaseName()
    await expect(openStore({ databaseName: name, runtime: runtimeWith(blocking) })).rejects.toMatchObject({ code: 'storage_blocked', retryable: true })
    // The connection that opens after all is closed: it would block the next.
    await deleteDatabase(name)
  })

  it('does not stand in the way of a deletion after close', async () => {
    const name = databaseName()
    const store = await EventStore.open({ conversationId: 'c', databaseName: name })
    await store.close()
    await deleteDatabase(name)
    expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name)
  })

  it('says when there is no room, keeps what it had, and goes on when there is room again', async () => {
    const store = await openStore({ databaseName: databaseName() })
    await store.append(makeEvents(0, 99))
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    onTestFinished(() => full.mockRestore())
    await expect(store.append(makeEvents(100, 199))).rejects.toMatchObject({ code: 'storage_quota', retryable: true })
    expect(await search(store)).toEqual(makeEvents(0, 99))
    full.mockRestore()
    await store.append(makeEvents(100, 199))
    expect(await search(store)).toEqual(makeEvents(0, 199))
  })
})
