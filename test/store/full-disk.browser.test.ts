import { expect, it, vi } from 'vitest'
import type { OnDropped } from '../../src/store/stored-log.ts'
import { search } from './event-log-conformance.ts'
import { limitDisk } from './full-disk.ts'
import { makeRealisticEvent } from './make-events.ts'
import { databaseName, openStore } from './open-stores.ts'

const eventsOf = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => makeRealisticEvent(from + i))
const thousand = (n: number) => eventsOf(n * 1000, n * 1000 + 999)

it('makes room on a full disk: first of other logs, then of the oldest pages of the log itself, and keeps its end', async () => {
  limitDisk(20_000_000)
  const name = databaseName()
  const onDropped = vi.fn<OnDropped>()
  const other = await openStore({ databaseName: name, conversationId: 'other' })
  for (let n = 0; n < 3; n++) await other.append(thousand(n))
  await other.close()
  const local = await openStore({ databaseName: name, conversationId: 'local', baseUrl: undefined })
  const [note] = await local.appendNew([{ action: 'message', args: { content: 'the only copy' } }])
  await local.close()

  const store = await openStore({ databaseName: name, onDropped })
  let written = 0
  while (onDropped.mock.calls.length === 0) await store.append(thousand(written++))

  const { known, latestEventId } = await store.head()
  expect(latestEventId).toBe(written * 1000 - 1)
  const [held, ...rest] = known
  expect(rest).toEqual([])
  expect(held?.from).toBeGreaterThan(0)
  expect(onDropped.mock.calls).toEqual([[[{ from: 0, to: (held?.from ?? 0) - 1 }], false]])
  expect(await search(store, { startId: held?.from ?? 0, endId: latestEventId })).toEqual(eventsOf(held?.from ?? 0, latestEventId))
  await expect(store.getEvent(0)).rejects.toMatchObject({ code: 'event_not_held' })

  const evicted = await openStore({ databaseName: name, conversationId: 'other' })
  expect((await evicted.head()).known).toEqual([])
  const kept = await openStore({ databaseName: name, conversationId: 'local', baseUrl: undefined })
  expect(await search(kept)).toEqual([note])
})

it('says that the disk is full when only what is newer could go', async () => {
  limitDisk(20_000_000)
  const store = await openStore({ databaseName: databaseName() })
  let n = 100
  const fill = async () => {
    for (;;) await store.append(thousand(--n))
  }
  await expect(fill()).rejects.toMatchObject({ code: 'storage_quota', retryable: true })
  expect((await store.head()).known).toEqual([{ from: (n + 1) * 1000, to: 99_999 }])
})
