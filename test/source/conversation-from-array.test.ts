import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { conversationFromArray, type StaticConversationSource } from '../../src/source/conversation-from-array.ts'
import { makeEvent, makeEvents } from '../store/make-events.ts'
import { runs } from '../setup/runs.ts'

const signal = new AbortController().signal
const idsOf = (events: readonly unknown[]) => (events as readonly AgentEvent[]).map(({ id }) => id)

async function readAll(source: StaticConversationSource, reverse: boolean, limit: number): Promise<number[]> {
  const ids: number[] = []
  for (;;) {
    const last = ids.at(-1)
    const bound = last === undefined ? {} : reverse ? { to: last - 1 } : { from: last + 1 }
    const page = await source.readPage({ ...bound, limit, reverse, signal })
    ids.push(...idsOf(page.events))
    if (!page.hasMore) return ids
  }
}

test('an array with its ids is the log, whatever its order', async () => {
  const source = conversationFromArray(makeEvents(0, 9).reverse())
  expect(source.isStatic).toBe(true)
  expect(source.events).toEqual(makeEvents(0, 9))
  expect(source.rejected).toEqual([])
  expect(await source.readPage({ limit: 4, reverse: false, signal })).toEqual({ events: makeEvents(0, 3), hasMore: true, latestEventId: 9 })
  expect(await source.readPage({ limit: 4, reverse: true, signal })).toEqual({ events: makeEvents(6, 9).reverse(), hasMore: true, latestEventId: 9 })
})

test('both bounds of a page are inclusive', async () => {
  const source = conversationFromArray(makeEvents(0, 9))
  for (const reverse of [false, true]) {
    const page = await source.readPage({ from: 3, to: 5, limit: 10, reverse, signal })
    expect(idsOf(page.events)).toEqual(reverse ? [5, 4, 3] : [3, 4, 5])
    expect(page.hasMore).toBe(false)
  }
  expect(await source.readPage({ from: 7, to: 4, limit: 10, reverse: false, signal })).toEqual({ events: [], hasMore: false, latestEventId: 9 })
})

test('without any id an entry has its place as its id, and the array is not changed', () => {
  const bare = makeEvents(0, 4).map((event) => Object.freeze({ ...event, id: undefined }))
  const source = conversationFromArray([...bare.slice(0, 2), 'noise', ...bare.slice(2)])
  expect(idsOf(source.events)).toEqual([0, 1, 3, 4, 5])
  expect(source.rejected.map(({ index }) => index)).toEqual([2])
})

test('what is no event, lacks an id where others have one, or contradicts another is set aside with its place', () => {
  const source = conversationFromArray([makeEvent(3), { ...makeEvent(1), id: null }, makeEvent(3), { id: 2, action: 'run' }, makeEvent(3, 'other'), 7])
  expect(source.events).toEqual([makeEvent(3)])
  expect(source.rejected.map(({ index, id, error }) => [index, id, error.field])).toEqual([
    [1, null, 'id'],
    [3, 2, 'args'],
    [4, 3, 'id'],
    [5, null, 'event'],
  ])
})

test('an empty array is an empty log', async () => {
  expect(await conversationFromArray([]).readPage({ limit: 5, reverse: true, signal })).toEqual({ events: [], hasMore: false, latestEventId: -1 })
})

test('an aborted read is refused, and there is nothing to follow', async () => {
  const source = conversationFromArray(makeEvents(0, 1))
  await expect(source.readPage({ limit: 5, reverse: false, signal: AbortSignal.abort('gone') })).rejects.toBe('gone')
  for await (const frame of source.connect({ afterId: 1, signal })) expect.unreachable(JSON.stringify(frame))
})

test('reading page after page gives every event once, in both directions, at any limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(200), { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), async (ids, limit) => {
      const source = conversationFromArray(ids.map((id) => makeEvent(id)))
      const sorted = ids.toSorted((a, b) => a - b)
      expect(await readAll(source, false, limit)).toEqual(sorted)
      expect(await readAll(source, true, limit)).toEqual(sorted.toReversed())
    }),
    { numRuns: runs(100, 5000) },
  )
})
