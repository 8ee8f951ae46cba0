import { expect, onTestFinished, test } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import { ConversationHubs, type EndReason } from '../../src/server/conversation-hub.ts'
import { LogCursor } from '../../src/server/log-cursor.ts'
import type { StoredEvent } from '../../src/server/storage.ts'
import { Recording } from './harness.ts'

const away = new EventreelError('storage_unavailable', 'away', { retryable: true })
const broken = new EventreelError('storage_failed', 'broken')

/** A cursor on a log of one event, whose store answers with these errors first. */
function startCursor(errors: EventreelError[]) {
  const timers = new Recording<() => void>()
  const ids = new Recording<number>()
  const event: StoredEvent = { id: 0, rest: '}', sealed: null }
  const cursor = new LogCursor({
    hubs: new ConversationHubs(),
    storage: { read: ({ from }: { from: number }) => (errors.length > 0 ? Promise.reject(errors.shift() ?? broken) : Promise.resolve(from === 0 ? [event] : [])) } as never,
    runtime: { setTimer: (callback) => (timers.push(callback), () => {}) },
    conversationId: 'c',
    epoch: 'e',
    afterId: -1,
    follower: { write: async (batch) => batch.forEach(({ id }) => ids.push(id)), atEnd: () => {}, transient: () => {}, ended: () => {} },
  })
  onTestFinished(() => cursor.close())
  return { cursor, timers, ids, running: cursor.run() }
}

test('a store that is away is waited for, and what it then has comes', async () => {
  const { timers, ids, cursor, running } = startCursor([away, away])
  for (const count of [1, 2]) {
    await timers.until(() => timers.items.length === count)
    expect(ids.items).toEqual([])
    timers.items.at(-1)?.()
  }
  await ids.first((id) => id === 0)
  cursor.close()
  await running
})

test('a cursor that is closed waits no longer', async () => {
  const { timers, cursor, running } = startCursor([away])
  await timers.until(() => timers.items.length === 1)
  cursor.close()
  await expect(running).resolves.toBeUndefined()
})

test('what does not pass ends it', async () => {
  const { running } = startCursor([broken])
  await expect(running).rejects.toBe(broken)
})

test('a log that is found shorter than it was ends its followers, and nobody asks for what is gone again and again', async () => {
  const hubs = new ConversationHubs()
  const ends = new Recording<EndReason>()
  const { hub, leave } = hubs.join('c', 'e', { appended: () => {}, transient: () => {}, ended: (reason) => ends.push(reason) })
  hub.appended(100)
  let reads = 0
  const cursor = new LogCursor({
    hubs,
    storage: { read: () => Promise.resolve((reads++, [])) } as never,
    runtime: { setTimer: () => () => {} },
    conversationId: 'c',
    epoch: 'e',
    afterId: 95,
    follower: { write: () => Promise.resolve(), atEnd: () => {}, transient: () => {}, ended: (reason) => ends.push(reason) },
  })
  await cursor.run()
  expect(ends.items).toEqual(['replaced', 'replaced'])
  expect(reads).toBe(1)
  expect(hubs.find('c')).toBeUndefined()
  leave()
})
