import { expect, it, describe } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { createClientWith } from '../../src/create-event-client.ts'
import * as engine from '../../src/engine.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import type { Session } from '../../src/stream/session.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { ScriptedV0Source } from './scripted-v0-source.ts'
import { heldIds, idsOf, messages, startSession, upTo } from './session-fixture.ts'

function start(events: readonly AgentEvent[]) {
  const time: { clock?: ManualClock } = {}
  const source = new ScriptedV0Source(events, () => time.clock?.now() ?? 0)
  const started = startSession(source)
  time.clock = started.clock
  started.session.follow()
  return { ...started, source }
}

/** The same up to this id, and another from there on. */
const setBack = (events: readonly AgentEvent[], to: number) => events.map((event): AgentEvent => (event.id <= to ? event : { ...event, message: 'another log' }))

describe('against a server whose live feed only hints', () => {
  it('shows a hint at once and keeps what the history says', async () => {
    const { clock, source, told, store, session } = start(messages(0, 4))
    await clock.advance(2_000)
    expect(session.status).toBe('live')
    const [truth] = messages(5, 5)
    if (truth === undefined) throw new Error('no event')
    source.hint({ ...truth, source: 'environment' })
    await clock.advance(0)
    expect(told.at(-1)).toMatchObject({ id: 5, source: 'environment' })
    source.write(truth)
    await clock.advance(3_000)
    expect(told.at(-1)).toBe(truth)
    expect(session.provisional).toEqual([])
    expect(await store.getEvent(5)).toBe(truth)
  })

  it('finds what the link leaves out between two hints, and what comes without any', async () => {
    const { clock, source, store } = start(messages(0, 4))
    await clock.advance(2_000)
    source.write(...messages(5, 8))
    source.hint(...messages(8, 8))
    await clock.advance(2_000)
    expect(await heldIds(store)).toEqual(upTo(8))
    source.write(...messages(9, 9))
    await clock.advance(20_000)
    expect(await heldIds(store)).toEqual(upTo(9))
  })

  it('asks the history at most once a second, however many hints come', async () => {
    const { clock, source } = start(messages(0, 4))
    await clock.advance(2_000)
    source.reads.length = 0
    for (let id = 5; id < 105; id++) {
      source.write(...messages(id, id))
      source.hint(...messages(id, id))
      await clock.advance(50)
    }
    expect(source.reads.length).toBeLessThanOrEqual(7)
    expect(source.reads.length).toBeGreaterThan(3)
  })

  it('keeps an id that is written late as a gap until it comes', async () => {
    const { clock, source, store, mirror } = start(messages(0, 4))
    await clock.advance(2_000)
    source.write(...messages(6, 6))
    source.hint(...messages(6, 6))
    await clock.advance(2_000)
    expect(await heldIds(store)).toEqual([...upTo(4), 6])
    expect(mirror.gapsUpTo(6)).toEqual([{ from: 5, to: 5 }])
    source.write(...messages(5, 5))
    await clock.advance(15_000)
    expect(await heldIds(store)).toEqual(upTo(6))
    expect(mirror.gapsUpTo(6)).toEqual([])
  })

  it('takes an id for absent only when a read begun a minute after lacks it', async () => {
    const { clock, source, mirror } = start(messages(0, 4))
    await clock.advance(2_000)
    source.write(...messages(6, 6))
    source.hint(...messages(6, 6))
    await clock.advance(59_000)
    expect(mirror.gapsUpTo(6)).toEqual([{ from: 5, to: 5 }])
    await clock.advance(20_000)
    expect(mirror.gapsUpTo(6)).toEqual([])
    expect(mirror.absent).toEqual([{ from: 5, to: 5 }])
  })

  it('counts no minute from a hint that came before the link broke: the server may have been set back, and give its id once more', async () => {
    const { clock, source, mirror } = start(messages(0, 4))
    await clock.advance(2_000)
    source.hint(...messages(7, 7))
    await clock.advance(5_000)
    source.drop()
    await clock.advance(45_000)
    source.write(...messages(6, 6))
    source.hint(...messages(6, 6))
    await clock.advance(30_000)
    expect(mirror.gapsUpTo(6)).toEqual([{ from: 5, to: 5 }])
    source.write(...messages(5, 5))
    await clock.advance(20_000)
    expect(mirror.gapsUpTo(6)).toEqual([])
    expect(mirror.absent).toEqual([])
  })

  it('reads what it missed after an outage, in order', async () => {
    const { clock, source, told, session } = start(messages(0, 4))
    await clock.advance(2_000)
    source.drop()
    source.write(...messages(5, 250))
    await clock.advance(40_000)
    expect(session.status).toBe('live')
    expect(idsOf(told).filter((id, index, all) => all.indexOf(id) === index)).toEqual(upTo(250))
  })

  it('knows another log by its first event, and drops the old one', async () => {
    const { clock, source, store, resets } = start(messages(0, 9))
    await clock.advance(2_000)
    const other = messages(0, 12).map((event): AgentEvent => (event.id < 3 ? { ...event, message: 'another log' } : event))
    source.drop()
    source.replace(other)
    await clock.advance(40_000)
    expect(resets()).toBeGreaterThan(0)
    expect(await store.getEvent(0)).toBe(other[0])
    expect(await heldIds(store)).toEqual(upTo(12))
  })

  it('keeps nothing of another log that answers for an older page, by the end of what it holds', async () => {
    const { clock, source, session, mirror, resets } = start(messages(0, 299))
    await clock.advance(2_000)
    source.replace(setBack(messages(0, 299), 49))
    const { follower } = session
    if (follower === null) throw new Error('no follower')
    await expect(follower.fetchRange({ from: 100, to: 199 }, session.signal)).rejects.toMatchObject({ code: 'log_reset' })
    expect([resets(), mirror.known]).toEqual([1, []])
    await clock.advance(2_000)
    expect(session.status).toBe('live')
    expect(await mirror.getEvent(299)).toMatchObject({ message: 'another log' })
    expect(mirror.held).toEqual([{ from: 200, to: 299 }])
  })

  it('fetches an older page of the same log with one short question more', async () => {
    const { clock, source, session, mirror } = start(messages(0, 299))
    await clock.advance(2_000)
    source.reads.length = 0
    await session.follower?.fetchRange({ from: 100, to: 199 }, session.signal)
    expect(source.reads.map(({ from }) => from)).toEqual([100, 299])
    await session.follower?.fetchRange({ from: 50, to: 100 }, session.signal)
    expect(source.reads.map(({ from }) => from)).toEqual([100, 299, 50])
    expect(mirror.held).toEqual([{ from: 50, to: 299 }])
  })

  it('knows another log by an event that it does not have any more', async () => {
    const { clock, source, store, resets } = start(messages(0, 9))
    await clock.advance(2_000)
    source.replace(messages(0, 12).filter(({ id }) => id !== 9))
    await clock.advance(20_000)
    expect(resets()).toBe(1)
    expect(await heldIds(store)).toEqual([...upTo(8), 10, 11, 12])
  })

  it('knows another log by what is shown, where the disk has lost it', async () => {
    const { clock, mirror, session, told, resets } = start(messages(0, 9))
    const [shown] = setBack(messages(0, 9), 4).filter(({ id }) => id === 7)
    if (shown === undefined) throw new Error('no event')
    mirror.shown = () => (resets() === 0 ? [shown] : [])
    await clock.advance(2_000)
    expect([session.status, resets(), idsOf(told)]).toEqual(['live', 1, upTo(9)])
  })

  it('keeps no page that was read just before another log took the place of its own', async () => {
    const { clock, source, store, resets } = start(messages(0, 9))
    await clock.advance(2_000)
    const { readPage } = source
    source.readPage = async (query) => {
      const page = await readPage.call(source, query)
      source.replace(setBack(messages(0, 12), -1))
      return page
    }
    source.drop()
    await clock.advance(5_000)
    expect(resets()).toBe(1)
    expect(await heldIds(store)).toEqual(upTo(12))
    expect(await store.getEvent(9)).toMatchObject({ message: 'another log' })
  })

  it('starts anew once when the log has become shorter', async () => {
    const { clock, source, store, resets } = start(messages(0, 149))
    await clock.advance(2_000)
    source.drop()
    source.replace(setBack(messages(0, 139), 119).filter(({ id }) => id !== 130))
    await clock.advance(5_000)
    expect(resets()).toBe(1)
    expect(await store.getEvent(139)).toMatchObject({ message: 'another log' })
  })

  it('keeps nothing of a page that waits for a slow disk while another log takes the place of its own', async () => {
    const { clock, source, store, session, mirror } = start(messages(0, 299))
    await clock.advance(2_000)
    const { append } = store
    let answer = () => {}
    store.append = async (...batch) => {
      await new Promise<void>((resolve) => (answer = resolve))
      return append.apply(store, batch)
    }
    const failure = session.follower?.fetchRange({ from: 100, to: 199 }, session.signal).then(
      () => null,
      (error: unknown) => error,
    )
    await clock.advance(100)
    source.replace(setBack(messages(0, 149), 49))
    source.drop()
    await clock.advance(2_000)
    store.append = append
    answer()
    expect(await failure).toMatchObject({ code: 'log_reset' })
    await clock.advance(2_000)
    expect(mirror.held).toEqual([{ from: 50, to: 149 }])
    expect(await mirror.getEvent(120)).toMatchObject({ message: 'another log' })
  })

  it('takes a hint back that the history does not confirm within a minute, and shows no gap for it', async () => {
    const { clock, source, session, told, mirror } = start(messages(0, 4))
    await clock.advance(2_000)
    source.hint(...messages(7, 7))
    await clock.advance(1_000)
    expect(idsOf(told)).toContain(7)
    expect(session.latestEventId).toBe(7)
    await clock.advance(59_000)
    expect(idsOf(session.provisional)).toEqual([7])
    await clock.advance(20_000)
    expect(session.provisional).toEqual([])
    expect(session.latestEventId).toBe(4)
    expect(mirror.gapsUpTo(session.latestEventId)).toEqual([])
    source.write(...messages(5, 7))
    await clock.advance(20_000)
    expect(mirror.cursor).toBe(7)
  })

  it('takes what is shown of such a hint off the window again, which is confirmed to its end then', async () => {
    const clock = new ManualClock()
    const source = new ScriptedV0Source(messages(0, 4), () => clock.now())
    const client = createClientWith({ source: () => source, cache: 'memory', runtime: clock }, engine)
    const window = client.conversation('c').openWindow()
    await clock.advance(2_000)
    source.hint(...messages(7, 7))
    await clock.advance(2_000)
    expect(idsOf(window.getSnapshot().events)).toEqual([...upTo(4), 7])
    expect(window.getSnapshot().confirmedEventId).toBe(6)
    await clock.advance(80_000)
    expect(idsOf(window.getSnapshot().events)).toEqual(upTo(4))
    expect(window.getSnapshot()).toMatchObject({ confirmedEventId: 4, latestEventId: 4, gaps: [] })
    client.close()
  })

  it('takes back at once what was hinted before the place from which the history is read on: nobody asks for it there', async () => {
    const { clock, source, session, mirror } = start([])
    await clock.advance(2_000)
    source.hint(...messages(0, 2))
    await clock.advance(100)
    expect(idsOf(session.provisional)).toEqual([0, 1, 2])
    source.drop()
    source.write(...messages(0, 299))
    await clock.advance(3_000)
    expect([session.status, mirror.held]).toEqual(['live', [{ from: 200, to: 299 }]])
    expect(session.provisional).toEqual([])
    expect(mirror.gapsUpTo(session.latestEventId)).toEqual([{ from: 0, to: 199 }])
  })

  it.each([
    ['has heard of', (session: Session) => session.update({ latest: 2_000 })],
    ['shows a hint of', (session: Session) => session.update({ latest: session.showHints(messages(2_000, 2_000)).length * 2_000 })],
  ])('begins a link as it is, however much more of a log that is gone it %s', async (_, hear) => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true, events: messages(0, 4) })
    const { clock, session } = startSession(new ScriptedV0Source(messages(0, 4), () => 0), store)
    await session.open()
    hear(session)
    session.follow()
    await clock.advance(2_000)
    expect(session.status).toBe('live')
    await clock.advance(120_000)
    expect([session.latestEventId, session.provisional]).toEqual([4, []])
  })

  it('takes nothing back that was kept meanwhile: another tab may have taken a hint back before, and be heard late', async () => {
    const { clock, session } = start(messages(0, 4))
    await clock.advance(2_000)
    const [kept, hint] = messages(4, 5)
    if (hint === undefined) throw new Error('no event')
    session.showHints([hint])
    const phantoms: number[] = []
    session.observe({ onEvents: () => {}, onReset: () => {}, onChange: () => {}, onPhantoms: (ids) => phantoms.push(...ids) })
    session.dropHints([kept?.id ?? -1, hint.id])
    expect([phantoms, session.latestEventId]).toEqual([[5], 4])
  })

  it('asks again for an id that it took for absent when a hint speaks of it', async () => {
    const { clock, source, store, mirror } = start([...messages(0, 4), ...messages(6, 6)])
    await clock.advance(120_000)
    expect(mirror.absent).toEqual([{ from: 5, to: 5 }])
    source.write(...messages(5, 5))
    source.hint(...messages(5, 5))
    await clock.advance(2_000)
    expect(mirror.absent).toEqual([])
    expect(await heldIds(store)).toEqual(upTo(6))
  })

  it('asks once more, in the next session, for what it took for absent in the last', async () => {
    const first = start([...messages(0, 4), ...messages(6, 400)])
    await first.session.open()
    await first.session.mirror.keep([...messages(0, 4), ...messages(6, 400)], { covers: { from: 0, to: 400 } })
    const source = new ScriptedV0Source(messages(0, 400), () => 0)
    const next = startSession(source, first.store)
    next.session.follow()
    await next.clock.advance(3_000)
    expect(next.mirror.absent).toEqual([])
    expect(idsOf(next.told)).toContain(5)
    expect(await heldIds(first.store)).toEqual(upTo(400))
    const { length } = source.reads.filter(({ from }) => from === 5)
    await next.clock.advance(120_000)
    expect(source.reads.filter(({ from }) => from === 5)).toHaveLength(length)
  })
})
