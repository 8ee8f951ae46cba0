import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import { parseSource } from '../../src/source/parse-source.ts'
import type { ConversationSource, SourcePageQuery } from '../../src/source/conversation-source.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { GapFiller } from '../../src/stream/gap-filler.ts'
import { LiveSession } from '../../src/stream/live-session.ts'
import { LogMirror } from '../../src/stream/log-mirror.ts'
import { Session } from '../../src/stream/session.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { messages } from './session-fixture.ts'
import { ScriptedV0Source } from './scripted-v0-source.ts'

const text = (query: SourcePageQuery): string => `${query.from ?? ''}-${query.to ?? ''}`

/** A session that holds these ranges of a log and is about to follow it; tells which closed ranges it asks for. */
async function startBehind(source: ConversationSource, held: readonly (readonly [number, number])[]) {
  const clock = new ManualClock()
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
  if (source instanceof ScriptedSource) await store.adoptEpoch('scripted')
  for (const [from, to] of held) await store.append(messages(from, to))
  const asked: string[] = []
  const readPage = source.readPage.bind(source)
  source.readPage = (query) => {
    if (query.to !== undefined) asked.push(text(query))
    return readPage(query)
  }
  const mirror = new LogMirror({
    conversationId: 'c',
    runtime: clock,
    openMemory: () => new MemoryEventStore({ conversationId: 'c', mirror: true }),
    openDurable: () => Promise.resolve(store),
  })
  const session: Session = new Session({
    mirror,
    runtime: clock,
    isStatic: false,
    loadFollower: (self) => {
      const live = new LiveSession(self, parseSource(source, undefined))
      new GapFiller(self, live.history).start()
      return Promise.resolve(live)
    },
  })
  const gaps = () => mirror.gapsUpTo(session.latestEventId)
  return { clock, session, mirror, asked, gaps }
}

/** A request that is answered when the test says so. */
function holdRequests(source: ScriptedSource) {
  const readPage = source.readPage.bind(source)
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  source.readPage = async (query) => {
    if (query.to !== undefined) await opened
    return readPage(query)
  }
  return () => open()
}

describe('the gap filler', () => {
  it('fills what a client far behind left out, nearest the tail first, in aligned pages', async () => {
    const { session, clock, asked, gaps } = await startBehind(new ScriptedSource(messages(0, 4_321)), [[0, 49]])
    session.follow()
    await clock.advance(1_000)
    expect(session.status).toBe('live')
    expect(gaps()).toEqual([])
    expect(asked).toEqual(['4000-4221', '3000-3999', '2000-2999', '1000-1999', '50-999'])
  })

  it('leaves what lies before the oldest held event alone', async () => {
    const { session, clock, asked, gaps } = await startBehind(new ScriptedSource(messages(0, 2_999)), [[500, 599]])
    session.follow()
    await clock.advance(60_000)
    expect(gaps()).toEqual([{ from: 0, to: 499 }])
    expect(asked).toEqual(['2000-2899', '1000-1999', '600-999'])
  })

  it('asks for nothing while the page is hidden, and goes on when it is seen', async () => {
    const { session, clock, asked, gaps } = await startBehind(new ScriptedSource(messages(0, 2_999)), [[0, 49]])
    clock.setVisible(false)
    session.follow()
    await clock.advance(10_000)
    expect(asked).toEqual([])
    clock.setVisible(true)
    await clock.advance(1_000)
    expect(gaps()).toEqual([])
  })

  it('asks for nothing as a follower, and takes over as the leader', async () => {
    const { session, clock, asked, gaps } = await startBehind(new ScriptedSource(messages(0, 2_999)), [[0, 49]])
    session.tabs.role = 'follower'
    session.follow()
    await clock.advance(10_000)
    expect(asked).toEqual([])
    session.tabs.role = 'leader'
    await clock.advance(1_000)
    expect(gaps()).toEqual([])
  })

  it('lets live events go first, and still comes to an end while they go on', async () => {
    const source = new ScriptedSource(messages(0, 6_999))
    const answer = holdRequests(source)
    const { session, clock, asked, gaps } = await startBehind(source, [[0, 49]])
    session.follow()
    await clock.advance(0)
    expect(asked).toHaveLength(3)
    source.emit(messages(7_000, 7_000))
    answer()
    await clock.advance(40)
    expect(asked).toHaveLength(3)
    for (let id = 7_001; gaps().length > 0 && id < 9_000; id++) {
      source.emit(messages(id, id))
      await clock.advance(40)
    }
    expect(gaps()).toEqual([])
    expect(clock.now() - Date.UTC(2026, 0, 1)).toBeGreaterThan(3_000)
  })

  it('waits while a reader waits for a range of theirs', async () => {
    const source = new ScriptedSource(messages(0, 6_999))
    const answer = holdRequests(source)
    const { session, clock, asked, gaps } = await startBehind(source, [[0, 49]])
    const follower = await session.load()
    const wanted = follower.fetchRange({ from: 100, to: 150 }, session.signal)
    session.follow()
    await clock.advance(1_000)
    expect(asked).toEqual(['100-150'])
    answer()
    await wanted
    await clock.advance(1_000)
    expect(gaps()).toEqual([])
    expect(asked.at(1)).toBe('6000-6899')
  })

  it('waits as long as a server that has had enough asks it to', async () => {
    const source = new ScriptedSource(messages(0, 2_999))
    const { session, clock, asked, gaps } = await startBehind(source, [[0, 49]])
    const readPage = source.readPage.bind(source)
    const busy = new EventreelError('rate_limited', 'Enough.', { retryable: true, retryAfterMs: 30_000 })
    source.readPage = async (query) => {
      const page = await readPage(query)
      if (query.to !== undefined && clock.now() < Date.UTC(2026, 0, 1) + 20_000) throw busy
      return page
    }
    session.follow()
    await clock.advance(29_000)
    expect(asked).toHaveLength(3)
    expect(session.status).toBe('live')
    await clock.advance(2_000)
    expect(gaps()).toEqual([])
  })

  it('goes on after a reconnect', async () => {
    const source = new ScriptedSource(messages(0, 5_999))
    const readPage = source.readPage.bind(source)
    let isRefused = true
    source.readPage = async (query) => {
      if (query.to !== undefined && isRefused) throw new EventreelError('forbidden', 'Not on this link.')
      return readPage(query)
    }
    const { session, clock, asked, gaps } = await startBehind(source, [[0, 49]])
    session.follow()
    await clock.advance(120_000)
    expect(gaps()).toEqual([{ from: 50, to: 5_899 }])
    expect(asked).toHaveLength(3)
    isRefused = false
    source.fail(unreachable())
    await clock.advance(0)
    source.fail(null)
    await clock.advance(30_000)
    expect(session.status).toBe('live')
    expect(gaps()).toEqual([])
  })

  it('stops when the session ends', async () => {
    const source = new ScriptedSource(messages(0, 6_999))
    const answer = holdRequests(source)
    const { session, clock, asked } = await startBehind(source, [[0, 49]])
    session.follow()
    await clock.advance(0)
    await session.close()
    answer()
    await clock.advance(10_000)
    expect(asked).toHaveLength(3)
  })

  it('goes gently with a V0 server: a page of 100, one in half a second', async () => {
    const source = new ScriptedV0Source(messages(0, 1_499), Date.now)
    const { session, clock, asked, gaps } = await startBehind(source, [[0, 49]])
    session.follow()
    // Ids are settled a minute after they were seen.
    await clock.advance(62_000)
    const before = asked.length
    await clock.advance(2_000)
    expect(asked.length - before).toBeLessThanOrEqual(4)
    await clock.advance(30_000)
    expect(gaps()).toEqual([])
    const sizes = asked.map((range) => range.split('-').map(Number)).map(([from = 0, to = 0]) => to - from + 1)
    expect(Math.max(...sizes)).toBe(100)
    expect(new Set(asked).size).toBeGreaterThan(10)
  })

  it('does not ask a V0 server again and again for what it lacks', async () => {
    const source = new ScriptedV0Source([...messages(0, 299), ...messages(400, 499)], Date.now)
    const { session, clock, asked, gaps } = await startBehind(source, [[0, 49], [400, 499]])
    session.follow()
    await clock.advance(30_000)
    expect(gaps()).toEqual([{ from: 300, to: 399 }])
    expect(asked.filter((range) => range === '300-399')).toHaveLength(1)
    await clock.advance(120_000)
    expect(gaps()).toEqual([])
  })
})
