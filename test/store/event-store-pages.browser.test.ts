import { expect, it } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { search } from './event-log-conformance.ts'
import { makeEvent, makeEvents, makeRealisticEvent } from './make-events.ts'
import { databaseName, openStore } from './open-stores.ts'
import { RawDatabase } from './raw-database.ts'

async function pagesOf(name: string): Promise<unknown[]> {
  const raw = await RawDatabase.open(name)
  const records = await raw.records()
  raw.close()
  return records.map(({ key }) => key[1])
}

it('keeps the open tail as one record an append, and a sealed page as one', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  for (const event of makeEvents(0, 98)) await store.append([event])
  expect(await pagesOf(name)).toEqual(Array.from({ length: 99 }, () => 0))
  await store.append(makeEvents(99, 101))
  expect(await pagesOf(name)).toEqual([0, 1])
  expect(await search(store)).toEqual(makeEvents(0, 101))
})

it('writes whole pages without a journal', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(0, 399))
  expect(await pagesOf(name)).toEqual([0, 1, 2, 3])
})

it('seals a page that is begun in its middle, when its last id becomes known', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(150, 160))
  await store.append(makeEvents(161, 199))
  await store.append(makeEvents(100, 120))
  expect(await pagesOf(name)).toEqual([1, 1, 1])
  await store.append([], { covers: { from: 90, to: 250 } })
  expect(await pagesOf(name)).toEqual([1])
})

it('keeps the head small however long the log is', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append(makeEvents(0, 9_999))
  await store.append(makeEvents(20_000, 20_050), { covers: { from: 15_000, to: 20_050 } })
  const raw = await RawDatabase.open(name)
  const [head] = await raw.heads()
  raw.close()
  expect(JSON.stringify(head).length).toBeLessThan(300)
  expect(head).toMatchObject({ held: 10_051, latest: 20_050, known: [0, 9_999, 15_000, 20_050] })
})

it('splits a page by size as well, and holds events of any size and script', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  const sizes = [3, 400_000, 20, 2_000_000, 90_000, 90_000, 10]
  const texts = ['x', '✓ é', '你好，世界', '\u2028\n"\\', '🙂\ud800']
  const big: AgentEvent[] = sizes.map((size, id) => makeEvent(id, (texts[id % texts.length] ?? '').repeat(size / 2)))
  await store.append(big.slice(0, 3))
  await store.append([...big.slice(3), ...makeEvents(big.length, 99)])
  expect(await search(store)).toEqual([...big, ...makeEvents(big.length, 99)])
  const raw = await RawDatabase.open(name)
  const records = await raw.records()
  raw.close()
  expect(records.length).toBeGreaterThan(4)
  for (const { record } of records) expect(record.text.length).toBeLessThanOrEqual(131_072)
})

it('spends one byte a character on the disk when a few characters are not Latin', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  const events = Array.from({ length: 100 }, (_, id) => makeRealisticEvent(id))
  await store.append(events)
  expect(JSON.stringify(events)).toContain('✓')
  const raw = await RawDatabase.open(name)
  for (const { record } of await raw.records()) expect(record.text).not.toMatch(/[\u0100-\uffff]/)
  raw.close()
  expect(await search(store)).toEqual(events)
})

it('keeps the page size that a log was begun with', async () => {
  const name = databaseName()
  const first = await openStore({ databaseName: name, pageSize: 10 })
  await first.append(makeEvents(0, 14))
  const second = await openStore({ databaseName: name, pageSize: 100 })
  await second.append(makeEvents(15, 24))
  expect(await pagesOf(name)).toEqual([0, 1, 2])
  expect(await search(second)).toEqual(makeEvents(0, 24))
})

it.each([0, 1.5, 1001, NaN])('refuses a page size of %d', async (pageSize) => {
  await expect(openStore({ databaseName: databaseName(), pageSize })).rejects.toMatchObject({ code: 'invalid_argument' })
})

it('finds everything again when it is opened again', async () => {
  const name = databaseName()
  const before = await openStore({ databaseName: name })
  await before.adoptEpoch('one')
  await before.append([...makeEvents(0, 149), makeEvent(155)], { covers: { from: 0, to: 152 } })
  const head = await before.head()
  await before.close()
  const after = await openStore({ databaseName: name })
  expect(await after.head()).toEqual(head)
  expect(await search(after, { reverse: true, onMissing: 'skip' })).toEqual([...makeEvents(0, 149), makeEvent(155)].reverse())
})

it('goes on giving ids after it is opened again', async () => {
  const name = databaseName()
  const local = { databaseName: name, baseUrl: undefined }
  const before = await openStore(local)
  await before.appendNew([{ action: 'message', args: { content: 'a' } }])
  await before.close()
  const after = await openStore(local)
  await expect(after.getEvent(1)).rejects.toMatchObject({ code: 'event_not_found' })
  expect(await after.appendNew([{ action: 'message', args: { content: 'b' } }])).toMatchObject([{ id: 1 }])
})

it('shows no user, server or conversation what is another’s', async () => {
  const name = databaseName()
  const owners = [
    {}, { userId: 'ann' }, { userId: 'bob' }, { userId: 'null' }, { userId: '' }, { baseUrl: 'https://other' }, { baseUrl: undefined },
    { conversationId: 'd' }, { conversationId: 'c","x' }, { userId: 'ann', conversationId: 'd' },
  ]
  const stores = await Promise.all(owners.map((owner) => openStore({ databaseName: name, ...owner })))
  for (const [i, store] of stores.entries()) await store.append([makeEvent(i, `of ${i}`)])
  for (const [i, store] of stores.entries()) expect(await search(store, { onMissing: 'skip' })).toEqual([makeEvent(i, `of ${i}`)])
  await stores[1]?.clear()
  for (const [i, store] of stores.entries()) expect(await search(store, { onMissing: 'skip' })).toHaveLength(i === 1 ? 0 : 1)
  const slash = await openStore({ databaseName: name, baseUrl: 'https://host/' })
  expect(await search(slash, { onMissing: 'skip' })).toHaveLength(1)
})

it('leaves nothing of a cleared log on the disk but its head', async () => {
  const name = databaseName()
  const store = await openStore({ databaseName: name })
  await store.append([makeEvent(0, 'a secret'), ...makeEvents(1, 250)])
  await store.clear()
  expect(await pagesOf(name)).toEqual([])
  const raw = await RawDatabase.open(name)
  expect(JSON.stringify(await raw.heads())).not.toContain('secret')
  raw.close()
})
