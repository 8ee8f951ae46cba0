import { describe, expect, it, vi } from 'vitest'
import type { EventStore } from '../../src/store/event-store.ts'
import type { OnDropped } from '../../src/store/stored-log.ts'
import { search } from './event-log-conformance.ts'
import { makeEvent, makeEvents } from './make-events.ts'
import { databaseName, openStore } from './open-stores.ts'

it('keeps what two stores append at once, interleaved and equal', async () => {
  const name = databaseName()
  const [one, other] = [await openStore({ databaseName: name }), await openStore({ databaseName: name })]
  const all = makeEvents(0, 349)
  const singles = all.slice(0, 150)
  await Promise.all([
    ...singles.map((event) => one.append([event])),
    ...singles.map((event) => other.append([event])),
    ...singles.filter(({ id }) => id % 3 === 0).map((event) => other.append([event])),
    one.append(all.slice(150, 310)),
    other.append(all.slice(250)),
  ])
  expect(await search(one)).toEqual(all)
  expect(await search(other)).toEqual(all)
  expect((await one.head()).known).toEqual([{ from: 0, to: 349 }])
})

it('gives ids in two stores at once without a hole or a repetition', async () => {
  const local = { databaseName: databaseName(), baseUrl: undefined }
  const [one, other] = [await openStore(local), await openStore(local)]
  const given = await Promise.all(
    Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? one : other).appendNew([{ action: 'message', args: { content: `${i}` } }, { action: 'think', args: { thought: `${i}` } }])),
  )
  expect(given.flat().map(({ id }) => id).sort((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, i) => i))
  expect(await search(one)).toEqual(given.flat().sort((a, b) => a.id - b.id))
})

it('keeps what another thread appends at the same time', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  const worker = new Worker(new URL('./append-worker.ts', import.meta.url), { type: 'module' })
  const done = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = reject
  })
  worker.postMessage({ databaseName: name, from: 0, to: 249 })
  for (const event of makeEvents(0, 249).reverse()) await store.append([event])
  expect(await done).toBe('done')
  worker.terminate()
  expect(await search(store)).toEqual(makeEvents(0, 249))
})

it('sees at once what another store appended', async () => {
  const name = databaseName()
  const [one, other] = [await openStore({ databaseName: name }), await openStore({ databaseName: name })]
  for (let id = 0; id < 5; id++) {
    await (id % 2 === 0 ? one : other).append([makeEvent(id)])
    expect(await one.getLatestEventId()).toBe(id)
    expect(await other.getLatestEvent()).toEqual(makeEvent(id))
  }
})

it('refuses other content that another store was first with', async () => {
  const name = databaseName()
  const [one, other] = [await openStore({ databaseName: name }), await openStore({ databaseName: name })]
  const outcomes = await Promise.allSettled([one.append([makeEvent(0, 'one')]), other.append([makeEvent(0, 'other')])])
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'event_conflict' } })
})

it.each(['clear', 'reset'] as const)('fences a store that does not know of another’s %s until it reads the head', async (drop) => {
  const name = databaseName()
  const [one, other] = [await openStore({ databaseName: name }), await openStore({ databaseName: name })]
  await other.append(makeEvents(0, 9))
  await (drop === 'clear' ? one.clear() : one.reset('two'))
  await expect(other.append([makeEvent(10)])).rejects.toMatchObject({ code: 'fenced' })
  await expect(other.append([makeEvent(0)])).rejects.toMatchObject({ code: 'fenced' })
  await one.append([makeEvent(0, 'new')])
  expect(await other.head()).toMatchObject({ latestEventId: 0, epoch: drop === 'clear' ? null : 'two' })
  await other.append([makeEvent(1)])
  expect(await search(one)).toEqual([makeEvent(0, 'new'), makeEvent(1)])
})

describe('a store that knows an earlier leader only', () => {
  const writes: [string, (store: EventStore) => Promise<unknown>][] = [
    ['appends', (store) => store.append([makeEvent(10)])],
    ['appends what is held', (store) => store.append([makeEvent(3)])],
    ['binds to an epoch', (store) => store.adoptEpoch('one')],
    ['resets the log', (store) => store.reset('two')],
  ]

  it.each(writes)('is fenced when it %s, until it reads the head', async (_, write) => {
    const name = databaseName()
    const [leader, other] = [await openStore({ databaseName: name }), await openStore({ databaseName: name })]
    await other.append(makeEvents(0, 9))
    await leader.lead()
    const before = await leader.head()
    await expect(write(other)).rejects.toMatchObject({ code: 'fenced' })
    expect(await leader.head()).toEqual(before)
    expect(await other.head()).toEqual(before)
    await write(other)
  })

  it('may read, and clear the log', async () => {
    const name = databaseName()
    const [leader, other] = [await openStore({ databaseName: name }), await openStore({ databaseName: name })]
    await other.append(makeEvents(0, 9))
    await leader.lead()
    expect(await search(other)).toEqual(makeEvents(0, 9))
    await other.clear()
    expect(await leader.getLatestEventId()).toBe(-1)
    await expect(leader.append([makeEvent(10)])).rejects.toMatchObject({ code: 'fenced' })
  })

  it('is fenced again by the next leader, and fences that one when it leads itself', async () => {
    const name = databaseName()
    const [one, other] = [await openStore({ databaseName: name }), await openStore({ databaseName: name })]
    expect(await one.lead()).toBe(1)
    expect(await other.lead()).toBe(2)
    await expect(one.append([makeEvent(0)])).rejects.toMatchObject({ code: 'fenced' })
    await other.append([makeEvent(0)])
    expect(await one.lead()).toBe(3)
    await one.append([makeEvent(1)])
    await expect(other.append([makeEvent(2)])).rejects.toMatchObject({ code: 'fenced' })
    expect(await search(one)).toEqual(makeEvents(0, 1))
  })

  it('does not learn of a drop by taking the lead', async () => {
    const name = databaseName()
    const [one, other] = [await openStore({ databaseName: name }), await openStore({ databaseName: name })]
    await one.append(makeEvents(0, 9))
    await other.head()
    await one.reset('two')
    await other.lead()
    await expect(other.append([makeEvent(10)])).rejects.toMatchObject({ code: 'fenced' })
    expect(await other.head()).toMatchObject({ epoch: 'two', known: [], generation: 1, term: 1 })
  })
})

it.each(['clear', 'reset'] as const)('tells a store of another’s %s when it next reads', async (drop) => {
  const name = databaseName()
  const onDropped = vi.fn<OnDropped>()
  const [one, other] = [await openStore({ databaseName: name }), await openStore({ databaseName: name, onDropped })]
  await one.append(makeEvents(0, 9))
  await other.append([makeEvent(20)])
  await (drop === 'clear' ? one.clear() : one.reset('two'))
  await one.append([makeEvent(3)])
  expect(await search(other, { onMissing: 'skip' })).toEqual([makeEvent(3)])
  expect(onDropped.mock.calls).toEqual([[[{ from: 0, to: 9 }, { from: 20, to: 20 }], true]])
})

it('tells nobody of a drop who made it or has read the head since', async () => {
  const name = databaseName()
  const onDropped = vi.fn<OnDropped>()
  const [one, other] = [await openStore({ databaseName: name, onDropped }), await openStore({ databaseName: name, onDropped })]
  await one.append(makeEvents(0, 9))
  await other.append(makeEvents(10, 19))
  await one.clear()
  await other.head()
  await one.append(makeEvents(0, 3))
  await other.append(makeEvents(4, 9))
  expect(await search(one)).toEqual(makeEvents(0, 9))
  expect(await search(other)).toEqual(makeEvents(0, 9))
  expect(onDropped).not.toHaveBeenCalled()
})

it('does not mix two logs in one search when the log is reset under it', async () => {
  const name = databaseName()
  const [one, other] = [await openStore({ databaseName: name }), await openStore({ databaseName: name })]
  await one.append(makeEvents(0, 2_000))
  const run = async () => {
    for await (const event of one.searchEvents()) {
      expect(event).toEqual(makeEvent(event.id))
      if (event.id !== 0) continue
      await other.reset('two')
      await other.append(Array.from({ length: 2_001 }, (_, id) => makeEvent(id, 'of the other log')))
    }
  }
  await expect(run()).rejects.toMatchObject({ code: 'range_not_held' })
})
