import { expect, test } from 'vitest'
import type { Runtime } from '../../src/runtime.ts'
import { parseSource } from '../../src/source/parse-source.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { LiveSession } from '../../src/stream/live-session.ts'
import { LogMirror } from '../../src/stream/log-mirror.ts'
import { Session } from '../../src/stream/session.ts'
import { SharedFollower } from '../../src/stream/shared-follower.ts'
import { TabChannel } from '../../src/stream/tab-channel.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { FakeLocks } from '../fakes/web-locks.ts'
import { ScriptedV0Source } from './scripted-v0-source.ts'
import { idsOf, messages } from './session-fixture.ts'

/** Tabs of one disk and one server. */
function startTabs(source: ScriptedV0Source, clock: ManualClock, count: number, line = { isCut: false }) {
  const store = Object.assign(new MemoryEventStore({ conversationId: 'c', mirror: true }), { logId: 'log' })
  const channels = new Set<Channel>()
  class Channel {
    onmessage: ((event: MessageEvent) => void) | null = null
    constructor() {
      channels.add(this)
    }
    postMessage(data: unknown) {
      if (line.isCut) return
      for (const other of channels) if (other !== this) queueMicrotask(() => other.onmessage?.(new MessageEvent('message', { data: structuredClone(data) })))
    }
    close() {
      channels.delete(this)
    }
  }
  const runtime = Object.assign(clock, { locks: new FakeLocks(), BroadcastChannel: Channel })
  return Array.from({ length: count }, () => {
    const openMemory = () => new MemoryEventStore({ conversationId: 'c', mirror: true })
    const mirror = new LogMirror({ conversationId: 'c', runtime, openMemory, openDurable: () => Promise.resolve(store) })
    const session: Session = new Session({
      mirror,
      runtime,
      isStatic: false,
      loadFollower: (self) => Promise.resolve(new SharedFollower(self, new LiveSession(self, parseSource(source, undefined)), 'log')),
    })
    session.follow()
    return session
  })
}

test('a hint that the leader has dropped with all it showed is shown by no other tab either', async () => {
  const clock = new ManualClock()
  const source = new ScriptedV0Source(messages(0, 4), () => clock.now())
  const [leader, follower] = startTabs(source, clock, 2)
  await clock.advance(2_000)
  expect([leader?.tabs.role, follower?.tabs.role]).toEqual(['leader', 'follower'])
  source.hint(...messages(7, 7))
  await clock.advance(1_000)
  expect(idsOf(follower?.provisional ?? [])).toEqual([7])
  leader?.startAnew(4)
  await clock.advance(1_000)
  expect(idsOf(follower?.provisional ?? [])).toEqual([])
})

test('a leader whose time is over is not heeded, and hears from whom it speaks to that it is', async () => {
  const clock = new ManualClock()
  const source = new ScriptedV0Source(messages(0, 4), () => clock.now())
  const [first, second] = startTabs(source, clock, 2)
  await clock.advance(2_000)
  const shown = [first, second].map((tab) => {
    const ids: number[] = []
    tab?.observe({ onEvents: () => {}, onChange: () => {}, onReset: () => {}, onHints: (events) => ids.push(...idsOf(events)) })
    return ids
  })
  // As a tab does that is given the lock while it stands still, and loses it at once when it wakes.
  const term = (await second?.mirror.lead()) ?? 0
  source.hint(...messages(7, 7))
  await clock.advance(2_000)
  expect(shown).toEqual([[7], []])
  expect([first?.tabs.role, second?.tabs.role]).toEqual(['follower', 'leader'])
  expect(second?.mirror.stamp.term).toBe(term + 1)
  source.hint(...messages(9, 9))
  await clock.advance(100)
  expect([first, second].map((tab) => idsOf(tab?.provisional ?? []))).toEqual([[9], [9]])
})

test('a leader of a log that is gone is not heeded, and hears from whom it speaks to that it is', async () => {
  const clock = new ManualClock()
  const [leader, follower] = startTabs(new ScriptedV0Source(messages(0, 4), () => clock.now()), clock, 2)
  await clock.advance(2_000)
  const before = follower?.state
  expect([leader?.tabs.role, follower?.tabs.role, before?.link]).toEqual(['leader', 'follower', 'standing'])
  const { BroadcastChannel } = clock as Runtime
  if (BroadcastChannel === undefined || before === undefined) throw new Error('These tabs talk.')
  const heard: string[] = []
  // As a tab is that wakes, tells that it connects, and crashes before it has looked at the disk.
  const woken = new TabChannel({ name: 'log', runtime: clock, BroadcastChannel, lead: () => ({ logId: 'gone', term: 1 }), accept: async ({ type }) => void heard.push(type), prepare: async () => {} })
  await clock.advance(100)
  woken.post({ type: 'state', state: { ...before, error: null, link: 'connecting' }, proven: -1 })
  await clock.advance(100)
  expect(follower?.state).toEqual(before)
  expect(heard).toContain('dropped')
})

test('what tabs did not hear of each other’s sends, the leader tells again', async () => {
  const clock = new ManualClock()
  const line = { isCut: false }
  const [leader, follower] = startTabs(new ScriptedV0Source(messages(0, 4), () => clock.now()), clock, 2, line)
  await clock.advance(2_000)
  const asked: string[] = []
  leader?.tabs.on('sends', ({ type }) => asked.push(type))
  for (const mute of [leader, follower]) {
    line.isCut = true
    mute?.tabs.post('sends', { type: 'discard', key: 'k' })
    line.isCut = false
    mute?.tabs.post('sends', { type: 'discard', key: 'l' })
    await clock.advance(100)
  }
  expect(asked).toEqual(['hello', 'hello', 'discard'])
})
