import { expect, test, vi } from 'vitest'
import type { Follower } from '../../src/stream/session.ts'
import { Session } from '../../src/stream/session.ts'
import { LogMirror } from '../../src/stream/log-mirror.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { startConversation } from './conversation-fixture.ts'
import { idsOf, messages } from './session-fixture.ts'

async function openLive(held = 0) {
  const all = messages(0, 299)
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true, events: held === 0 ? [] : all.slice(-held) })
  await store.adoptEpoch('scripted')
  const source = new ScriptedSource(all)
  const started = startConversation(source, { store })
  const window = started.conversation.openWindow()
  const told: number[] = []
  started.conversation.subscribe((events) => told.push(...idsOf(events)))
  await started.clock.advance(2_000)
  return { ...started, source, window, told }
}

test('what was held when the conversation was opened is no news, nor is what lies before it', async () => {
  const { source, clock, window, told } = await openLive(100)
  const loading = window.loadOlder()
  await clock.advance(2_000)
  await loading
  expect([window.getSnapshot().events[0]?.id, told]).toEqual([100, []])
  source.emit(messages(300, 300))
  await clock.advance(100)
  expect(told).toEqual([300])
})

test('a draft of a log that is gone is not shown', async () => {
  const { source, clock, window } = await openLive()
  source.push({ transient: { draft: { key: 'k', text: 'being wri' } } })
  await clock.advance(1_000)
  expect(window.getSnapshot().drafts).toHaveLength(1)
  source.replaceLog(messages(0, 2), 'other')
  source.hang()
  await clock.advance(1_000)
  expect(window.getSnapshot()).toMatchObject({ events: [], drafts: [] })
})

test('a draft of which a broken link may have lost a part is not put together from the rest', async () => {
  const { source, clock, window } = await openLive()
  source.push({ transient: { draft: { key: 'k', delta: 'Never delete ' } } })
  await clock.advance(1_000)
  source.fail(unreachable())
  source.fail(null)
  await clock.advance(60_000)
  source.push({ transient: { draft: { key: 'k', delta: 'it.' } } })
  await clock.advance(1_000)
  expect(window.getSnapshot().drafts).not.toMatchObject([{ text: 'Never delete it.' }])
})

test('a session that is closed does not ask the one that leads to try at once', async () => {
  const follower: Follower = {
    source: { conversationId: 'c' } as unknown as Follower['source'],
    follow: () => Promise.resolve(),
    catchUp: () => Promise.resolve(),
    reconnect: vi.fn<() => void>(),
    fetchRange: () => Promise.resolve(),
    readTail: () => Promise.resolve(),
    pagesFetched: 0,
  }
  const mirror = new LogMirror({ conversationId: 'c', openMemory: () => new MemoryEventStore({ conversationId: 'c', mirror: true }), openDurable: null })
  const session = new Session({ mirror, runtime: new ManualClock(), isStatic: false, loadFollower: () => Promise.resolve(follower) })
  session.follow()
  await session.load()
  await session.close()
  expect(follower.reconnect).not.toHaveBeenCalled()
})
