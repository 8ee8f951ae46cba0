import { describe, expect, test, vi } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { IdRange } from '../../src/store/event-log.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { catchUp, takeCommit } from '../../src/stream/catch-up.ts'
import { LogMirror } from '../../src/stream/log-mirror.ts'
import { messages } from './session-fixture.ts'

/** A mirror of ids 0 to 99 of which 90 to 99 are known absent, and the store's own way to tell it what is gone. */
async function openMirror(store = new MemoryEventStore({ conversationId: 'c', mirror: true })) {
  await store.append(messages(0, 89), { covers: { from: 0, to: 99 } })
  let tell: (lost: readonly IdRange[], isGone: boolean) => void = () => {}
  const mirror = new LogMirror({
    conversationId: 'c',
    openMemory: () => new MemoryEventStore({ conversationId: 'c', mirror: true }),
    openDurable: async (onDropped) => {
      tell = onDropped
      return store
    },
  })
  const onLost = vi.fn<(isGone: boolean) => void>()
  mirror.onLost = onLost
  await mirror.open()
  return { mirror, onLost, tell: (lost: readonly IdRange[], isGone: boolean) => tell(lost, isGone) }
}

describe('a mirror whose store loses something', () => {
  test('knows no more of it, and says so', async () => {
    const { mirror, onLost, tell } = await openMirror()
    tell([{ from: 50, to: 94 }], false)
    expect(mirror).toMatchObject({ known: [{ from: 0, to: 49 }, { from: 95, to: 99 }], absent: [{ from: 95, to: 99 }], latestEventId: 49 })
    expect(mirror.gapsUpTo(99)).toEqual([{ from: 50, to: 94 }])
    expect(onLost.mock.calls).toEqual([[true]])
    tell([{ from: 60, to: 70 }, { from: 200, to: 300 }], false)
    expect(onLost).toHaveBeenCalledOnce()
  })

  test('tells other tabs that the end of the log is gone, whoever finds out', async () => {
    const { mirror, tell } = await openMirror()
    const onCommit = vi.fn<typeof mirror.onCommit>()
    mirror.onCommit = onCommit
    tell([{ from: 50, to: 59 }], false)
    expect(onCommit).not.toHaveBeenCalled()
    tell([{ from: 80, to: 89 }], false)
    expect(onCommit.mock.calls).toEqual([[null]])
  })

  test('lets a link go on when what it lost lies before the end', async () => {
    const { mirror, onLost, tell } = await openMirror()
    const { latestEventId } = mirror
    tell([{ from: 50, to: 59 }], false)
    expect(mirror.latestEventId).toBe(latestEventId)
    expect(onLost.mock.calls).toEqual([[false]])
  })

  test('knows nothing more when the log itself is gone, also of what it was told by other tabs', async () => {
    const { mirror, onLost, tell } = await openMirror()
    await takeCommit(mirror, { fresh: messages(100, 109), covers: undefined }, mirror.stamp)
    tell([{ from: 0, to: 99 }], true)
    expect(mirror).toMatchObject({ known: [], absent: [], latestEventId: -1, cursor: -1 })
    expect(onLost.mock.calls).toEqual([[true]])
  })

  test('finds it out by itself in a read', async () => {
    const { mirror, onLost } = await openMirror()
    // Another tab has said that it kept these; the disk has lost them since.
    await takeCommit(mirror, { fresh: messages(100, 109), covers: undefined }, mirror.stamp)
    const read = async () => {
      for await (const event of mirror.searchEvents({ startId: 80, endId: 109 })) expect(event.id).toBeLessThan(100)
    }
    await expect(read()).rejects.toMatchObject({ code: 'range_not_held' })
    expect(mirror.known).toEqual([{ from: 0, to: 99 }])
    expect(onLost.mock.calls).toEqual([[true]])
  })

  test('does not believe another tab that has kept anew, under the ids of what is shown here, what is not that: it may be of another log', async () => {
    const { mirror } = await openMirror()
    mirror.shown = (from = 0) => messages(80, 89).filter(({ id }) => id >= from)
    const again = messages(85, 92).map((event) => (event.id < 88 ? event : { ...event, message: 'of another log' }))
    expect(await takeCommit(mirror, { fresh: again, covers: undefined }, mirror.stamp)).toBe(false)
    expect(mirror.latestEventId).toBe(89)
    expect(await takeCommit(mirror, { fresh: messages(85, 92), covers: undefined }, mirror.stamp)).toBe(true)
    expect(mirror.latestEventId).toBe(92)
  })

  test('takes no id for absent because another tab, which does not know of the loss, has read around it', async () => {
    const { mirror, tell } = await openMirror()
    tell([{ from: 50, to: 59 }], false)
    expect(await takeCommit(mirror, { fresh: messages(100, 101), covers: { from: 80, to: 101 } }, mirror.stamp)).toBe(true)
    expect(await takeCommit(mirror, { fresh: messages(103, 103), covers: { from: 40, to: 103 } }, mirror.stamp)).toBe(false)
    expect(mirror.gapsUpTo(101)).toEqual([{ from: 50, to: 59 }])
  })

  test('tells other tabs what the disk has taken, and not what memory took in its place', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const { mirror } = await openMirror(store)
    const onCommit = vi.fn<typeof mirror.onCommit>()
    mirror.onCommit = onCommit
    const [first, second] = [messages(100, 100), messages(101, 101)]
    await mirror.keep(first)
    store.append = () => Promise.reject(new EventreelError('storage_quota', 'There is no room.'))
    expect(await mirror.keep(second)).toEqual(second)
    expect(mirror).toMatchObject({ degraded: 'quota', isDurable: false, latestEventId: 101 })
    expect(onCommit.mock.calls).toEqual([[{ fresh: first, covers: undefined }]])
  })

  test('takes nothing for held that a disk tells of which a reader has given up meanwhile', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const { mirror } = await openMirror(store)
    const head = await store.head()
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<typeof head>()
    store.head = () => {
      asked.resolve()
      return answer.promise
    }
    store.getEvent = () => Promise.reject(new EventreelError('storage_quota', 'There is no room.'))
    const caughtUp = catchUp(mirror, () => -1, () => {})
    await asked.promise
    await mirror.getEvent(3).catch(() => undefined)
    answer.resolve(head)
    await caughtUp
    expect(mirror).toMatchObject({ degraded: 'quota', known: [], latestEventId: -1 })
  })

  test('keeps nothing that is not what is shown, though the disk has lost it', async () => {
    const { mirror, tell } = await openMirror()
    const [shown] = messages(50, 50)
    mirror.shown = (from = 0) => (shown === undefined || from > 50 ? [] : [shown])
    tell([{ from: 50, to: 59 }], false)
    const others = messages(50, 59).map((event) => ({ ...event, timestamp: '2020-01-01T00:00:00' }))
    await expect(mirror.keep(others)).rejects.toMatchObject({ code: 'event_conflict' })
    expect(mirror.gapsUpTo(59)).toEqual([{ from: 50, to: 59 }])
    await mirror.keep(messages(50, 59))
    expect(mirror.gapsUpTo(59)).toEqual([])
  })

  test('gives a reader nothing of the log that is found in its place, and lets it know when everybody does', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const { mirror, onLost, tell } = await openMirror(store)
    const caughtUp: string[] = []
    onLost.mockImplementation(() => void catchUp(mirror, () => 89, () => {}).then(() => caughtUp.push('caught up')))
    const search = store.searchEvents.bind(store)
    store.searchEvents = (query) => {
      // As a read does that finds another head.
      tell([{ from: 0, to: 99 }], true)
      store.searchEvents = search
      return search(query)
    }
    const read: number[] = []
    const reading = async () => {
      for await (const { id } of mirror.searchEvents({ startId: 0, endId: 9 })) read.push(id)
    }
    await expect(reading()).rejects.toMatchObject({ code: 'fenced', retryable: true })
    expect([read, caughtUp]).toEqual([[], ['caught up']])
  })

  test('takes nothing that another tab has kept of a log that it does not know', async () => {
    const store = Object.assign(new MemoryEventStore({ conversationId: 'c', mirror: true }), { logId: 'first' })
    const { mirror } = await openMirror(store)
    const [before, after] = [mirror.stamp, { ...mirror.stamp, logId: 'second' }]
    expect(await takeCommit(mirror, { fresh: messages(100, 100), covers: undefined }, after)).toBe(false)
    const replaced = vi.fn<(end: number) => void>()
    await catchUp(mirror, () => 89, replaced)
    expect(replaced).not.toHaveBeenCalled()
    // The browser has deleted the first: what counts from the beginning again is another one, whatever its numbers.
    const head = store.head.bind(store)
    store.head = () => {
      store.logId = 'second'
      return head()
    }
    await catchUp(mirror, () => 89, replaced)
    expect(replaced.mock.calls).toEqual([[-1]])
    expect(await takeCommit(mirror, { fresh: messages(100, 100), covers: undefined }, after)).toBe(true)
    expect(await takeCommit(mirror, { fresh: messages(101, 101), covers: undefined }, before)).toBe(false)
  })

  test('takes nothing that another tab had kept before the disk was looked at: what is not there is lost again', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const head = store.head.bind(store)
    store.head = async () => ({ ...(await head()), rev: 5 })
    const { mirror } = await openMirror(store)
    expect(await takeCommit(mirror, { fresh: messages(100, 100), covers: undefined }, { ...mirror.stamp, rev: 5 })).toBe(true)
    expect(mirror.latestEventId).toBe(89)
    expect(await takeCommit(mirror, { fresh: messages(100, 100), covers: undefined }, { ...mirror.stamp, rev: 6 })).toBe(true)
    expect(mirror.latestEventId).toBe(100)
  })

  test('takes nothing of a log along that was found to be gone, and says so, though the disk then fails', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const { mirror, tell } = await openMirror(store)
    mirror.shown = () => messages(80, 89)
    const replaced = vi.fn<(end: number) => void>()
    store.head = () => {
      tell([{ from: 0, to: 99 }], true)
      return Promise.reject(new EventreelError('storage_failed', 'The disk fails.'))
    }
    await catchUp(mirror, () => 89, replaced)
    expect(mirror).toMatchObject({ degraded: 'unavailable', known: [] })
    expect(replaced.mock.calls).toEqual([[-1]])
  })

  test('hears nothing more of a disk that was given up', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const { mirror, onLost, tell } = await openMirror(store)
    mirror.shown = () => messages(80, 89)
    store.getEvent = () => Promise.reject(new EventreelError('storage_failed', 'The disk fails.'))
    await mirror.getEvent(85)
    tell([{ from: 0, to: 99 }], true)
    expect(mirror.known).toEqual([{ from: 80, to: 89 }])
    expect(onLost).not.toHaveBeenCalled()
  })

  test('takes nothing along that the disk did not vouch for any more when it fails', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const { mirror } = await openMirror(store)
    mirror.shown = () => messages(80, 95)
    const replaced = vi.fn<(end: number) => void>()
    store.head = () => Promise.reject(new EventreelError('storage_failed', 'The disk fails.'))
    await catchUp(mirror, () => 95, replaced)
    expect(mirror).toMatchObject({ degraded: 'unavailable', known: [] })
    expect(replaced.mock.calls).toEqual([[-1]])
  })

  describe('in the middle of a search', () => {
    /** Gives two events of each search, and fails then. */
    async function openFailing(failure = new EventreelError('storage_failed', 'The disk fails.')) {
      const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
      const { mirror } = await openMirror(store)
      const search = store.searchEvents.bind(store)
      const before = { fails: async () => {} }
      store.searchEvents = async function* (query) {
        yield* search({ ...query, limit: 2 })
        await before.fails()
        throw failure
      }
      return { mirror, store, before }
    }
    const collect = async (events: AsyncIterable<AgentEvent>) => {
      const ids: number[] = []
      for await (const { id } of events) ids.push(id)
      return ids
    }

    test.each([
      { query: { startId: 10, endId: 14, onMissing: 'skip' }, ids: [10, 11, 12, 13, 14] },
      { query: { startId: 10, endId: 14, reverse: true, limit: 4 }, ids: [14, 13, 12, 11] },
    ] as const)('lets the reader go on with what is shown: $query', async ({ query, ids }) => {
      const { mirror } = await openFailing()
      mirror.shown = () => messages(10, 14)
      expect(await collect(mirror.searchEvents(query))).toEqual(ids)
      expect(mirror.degraded).toBe('unavailable')
    })

    test('lets a reader go on also where another one has found out', async () => {
      const { mirror, store, before } = await openFailing(new EventreelError('closed', 'The log was closed.'))
      mirror.shown = () => messages(10, 14)
      store.getEvent = () => Promise.reject(new EventreelError('storage_failed', 'The disk fails.'))
      before.fails = () => mirror.getEvent(10).then(() => {})
      expect(await collect(mirror.searchEvents({ startId: 10, endId: 14 }))).toEqual([10, 11, 12, 13, 14])
    })

    test('keeps in memory what it tells of other tabs', async () => {
      const { mirror, store } = await openFailing()
      const told: number[] = []
      mirror.onKept = (events) => told.push(...events.map(({ id }) => id))
      await store.append(messages(100, 109))
      mirror.shown = () => messages(104, 105)
      await catchUp(mirror, () => 89, () => {})
      expect(told).toEqual([100, 101, 104, 105])
      expect(await collect(mirror.searchEvents({ startId: 100, onMissing: 'skip' }))).toEqual(told)
      expect(mirror.known).toEqual([{ from: 100, to: 101 }, { from: 104, to: 105 }])
    })

    test('tells of what memory takes over because it is shown', async () => {
      const { mirror, store } = await openFailing()
      const onKept = vi.fn<typeof mirror.onKept>()
      mirror.onKept = onKept
      await store.append(messages(100, 109))
      const shown = messages(100, 104)
      mirror.shown = () => shown
      await catchUp(mirror, () => -1, () => {})
      expect(onKept.mock.lastCall?.[0].map(({ id }) => id)).toEqual(shown.map(({ id }) => id))
    })
  })

  test('tells of what was held on the disk, and is kept again by memory that takes its place', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const { mirror } = await openMirror(store)
    store.append = () => Promise.reject(new EventreelError('storage_quota', 'There is no room.'))
    expect(await mirror.keep(messages(88, 91))).toEqual(messages(88, 91))
  })

  test('keeps nothing of a log that another tab drops before it is its turn', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const { mirror } = await openMirror(store)
    await store.reset('another')
    const caughtUp = catchUp(mirror, () => -1, () => {})
    await expect(mirror.keep(messages(90, 91))).rejects.toMatchObject({ code: 'fenced', retryable: true })
    await caughtUp
    expect(mirror.known).toEqual([])
    expect(await store.getLatestEventId()).toBe(-1)
  })
})
