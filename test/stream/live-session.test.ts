import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { parseEventList, wireTextOf } from '../../src/protocol/wire-text.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { heldIds, idsOf, messages, startSession, upTo } from './session-fixture.ts'

describe('a session', () => {
  it('is live at the head with the newest page, and keeps the rest as a gap', async () => {
    const { session, clock, store, mirror } = startSession(new ScriptedSource(messages(0, 249)))
    session.follow()
    await clock.advance(0)
    expect(session.status).toBe('live')
    expect(await heldIds(store)).toEqual(upTo(249).slice(150))
    expect(mirror.gapsUpTo(session.latestEventId)).toEqual([{ from: 0, to: 149 }])
  })

  it('tells live events once and in order, however they come', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { session, clock, told, store } = startSession(source)
    session.follow()
    await clock.advance(0)
    const [a, b, c] = messages(10, 12)
    source.push({ events: [c, a, b, a] })
    source.push({ events: [b, c] })
    await clock.advance(0)
    expect(idsOf(told)).toEqual(upTo(12))
    expect(await heldIds(store)).toEqual(upTo(12))
    expect(session.record.duplicatesDropped).toBe(3)
  })

  it('forgets what events came as once they are kept', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { session, clock, told } = startSession(source)
    session.follow()
    await clock.advance(0)
    const events = parseEventList(JSON.stringify(messages(10, 12))) as AgentEvent[]
    expect(events.map(wireTextOf)).toEqual(messages(10, 12).map((event) => JSON.stringify(event)))
    source.push({ events })
    await clock.advance(0)
    expect(told.slice(-3)).toEqual(events)
    expect(events.map(wireTextOf)).toEqual([undefined, undefined, undefined])
  })

  it('asks the history for what the link left out, before it tells what came after', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { session, clock, told } = startSession(source)
    session.follow()
    await clock.advance(0)
    const [lost, alsoLost, seen] = messages(10, 12)
    source.hold([lost, alsoLost, seen].filter((event) => event !== undefined))
    source.push({ events: [seen] })
    await clock.advance(0)
    expect(idsOf(told)).toEqual(upTo(12))
  })

  it('resumes at the cursor after an outage, without a second request for what it holds', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { session, clock, told, mirror } = startSession(source)
    session.follow()
    await clock.advance(0)
    source.fail(unreachable())
    await clock.advance(0)
    expect(session.status).toBe('reconnecting')
    source.hold(messages(10, 30))
    source.fail(null)
    const pages = session.follower?.pagesFetched
    await clock.advance(30_000)
    expect(session.status).toBe('live')
    expect(idsOf(told)).toEqual(upTo(30))
    expect(mirror.cursor).toBe(30)
    expect(session.follower?.pagesFetched).toBe(pages)
  })

  it('starts at the new tail and keeps the gap when it is far behind', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { session, clock, mirror } = startSession(source)
    session.follow()
    await clock.advance(0)
    source.fail(unreachable())
    await clock.advance(0)
    source.hold(messages(10, 1999))
    source.fail(null)
    await clock.advance(60_000)
    expect(session.status).toBe('live')
    expect(mirror.gapsUpTo(1999)).toEqual([{ from: 10, to: 1899 }])
  })

  it('drops the old log when the server has another one', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { session, clock, told, resets, store } = startSession(source)
    session.follow()
    await clock.advance(0)
    const other = messages(0, 3).map((event): AgentEvent => ({ ...event, timestamp: '2026-02-02T00:00:00Z' }))
    source.replaceLog(other, 'another')
    await clock.advance(60_000)
    expect(resets()).toBeGreaterThan(0)
    expect(told).toEqual(other)
    expect(await heldIds(store)).toEqual(upTo(3))
    expect(session.mirror.epoch).toBe('another')
    expect(session.status).toBe('live')
  })

  it('reconnects when the server says that it sent more than came', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { session, clock, told } = startSession(source)
    session.follow()
    await clock.advance(0)
    source.hold(messages(10, 14))
    source.push({ head: 14, sent: 14 })
    await clock.advance(60_000)
    expect(idsOf(told)).toEqual(upTo(14))
    expect(session.record.reconnects).toHaveLength(1)
    expect(session.status).toBe('live')
  })

  it('reports a malformed event and goes on with the others', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const { session, clock, told, mirror } = startSession(source)
    session.follow()
    await clock.advance(0)
    const [good] = messages(11, 11)
    source.hold([good].filter((event) => event !== undefined))
    source.push({ events: [{ id: 10, action: 'run', args: { command: 7 } }, good] })
    await clock.advance(0)
    expect(idsOf(told)).toEqual([...upTo(9), 11])
    expect(session.record.rejected[0]).toMatchObject({ id: 10, field: 'args.command' })
    expect(session.transients.notices[0]).toMatchObject({ level: 'warning', code: 'protocol_error' })
    expect(mirror.gapsUpTo(11)).toEqual([])
  })

  it('shows what is held before the server answers, and says so', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', events: messages(0, 9), mirror: true })
    const source = new ScriptedSource(messages(0, 9))
    source.hang()
    const { session, clock } = startSession(source, store)
    session.follow()
    await clock.advance(0)
    expect(session.status).toBe('cached')
    expect(session.latestEventId).toBe(9)
  })

  it('is final after a refusal, until it is told to try again', async () => {
    const source = new ScriptedSource(messages(0, 9))
    source.fail(new EventreelError('unauthorized', 'No.'))
    const { session, clock } = startSession(source)
    session.follow()
    await clock.advance(3_600_000)
    expect(session.status).toBe('failed')
    expect(session.state.error?.code).toBe('unauthorized')
    source.fail(null)
    session.reconnect()
    await clock.advance(0)
    expect(session.status).toBe('live')
    expect(session.state.error).toBeNull()
  })

  it('is offline while the platform has no network, and comes back at once with it', async () => {
    const source = new ScriptedSource(messages(0, 9))
    source.fail(unreachable())
    const { session, clock } = startSession(source)
    clock.setOnline(false)
    session.follow()
    await clock.advance(100)
    expect(session.status).toBe('offline')
    source.fail(null)
    clock.setOnline(true)
    await clock.advance(0)
    expect(session.status).toBe('live')
  })

  it('starts anew from what another tab made of the log', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const { session, clock, told } = startSession(source, store)
    session.follow()
    await clock.advance(0)
    await store.clear()
    store.append = () => {
      Reflect.deleteProperty(store, 'append')
      return Promise.reject(new EventreelError('fenced', 'The log was cleared.'))
    }
    source.emit(messages(10, 10))
    await clock.advance(60_000)
    expect(idsOf(told)).toEqual(upTo(10))
    expect(await heldIds(store)).toEqual(upTo(10))
  })

  it('goes on in memory, and says why, when the disk fails', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    store.append = () => Promise.reject(new EventreelError('storage_quota', 'Full.'))
    const { session, clock, told, mirror } = startSession(source, store)
    session.follow()
    await clock.advance(0)
    source.emit(messages(10, 11))
    await clock.advance(0)
    expect(mirror.degraded).toBe('quota')
    expect(idsOf(told)).toEqual(upTo(11))
    expect(session.status).toBe('live')
  })

  it('goes on in memory when the disk does not answer', async () => {
    const source = new ScriptedSource(messages(0, 9))
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    store.append = () => new Promise(() => {})
    const { session, clock, told, mirror } = startSession(source, store)
    session.follow()
    await clock.advance(5_000)
    expect(mirror.degraded).toBe('blocked')
    expect(idsOf(told)).toEqual(upTo(9))
  })
})
