import { describe, expect, it } from 'vitest'
import type { SourceCursor } from '../../src/source/conversation-source.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { idsOf, messages, startSession, upTo } from './session-fixture.ts'

/** A session that is live with events 0 to 9, and what its links say that they resume from. */
async function openLive() {
  const source = new ScriptedSource(messages(0, 9))
  const cursors: SourceCursor[] = []
  const connect = source.connect.bind(source)
  source.connect = (cursor) => {
    cursors.push(cursor)
    return connect(cursor)
  }
  const started = startSession(source)
  started.session.follow()
  await started.clock.advance(0)
  const cut = () => {
    source.fail(unreachable())
    source.fail(null)
  }
  const fetch = async (from: number, to: number) => (await started.session.load()).fetchRange({ from, to }, started.session.signal)
  return { ...started, source, cursors, cut, fetch }
}
const later = (from: number, to: number) => messages(from, to).map((event) => ({ ...event, timestamp: '2030-01-01T00:00:00' }))

describe('what was read beside a link', () => {
  it('is not what the next one resumes from: the log may have been set back under the same epoch meanwhile', async () => {
    const { source, cursors, clock, told, cut, fetch, session } = await openLive()
    cut()
    source.hold(messages(10, 12))
    await fetch(11, 12)
    await clock.advance(60_000)
    expect(cursors.map(({ afterId }) => afterId)).toEqual([9, 9])
    expect(idsOf(told).toSorted((a, b) => a - b)).toEqual(upTo(12))
    expect(session.status).toBe('live')
  })

  it('is compared with what the link brings, and gives way to it', async () => {
    const { source, clock, told, resets, cut, fetch, session } = await openLive()
    cut()
    source.hold(messages(10, 12))
    await fetch(10, 12)
    source.replaceLog([...messages(0, 9), ...later(10, 12)], 'scripted')
    await clock.advance(60_000)
    expect(resets()).toBe(1)
    expect(told.slice(-3).map(({ timestamp }) => timestamp)).toEqual(later(10, 12).map(({ timestamp }) => timestamp))
    expect(session.status).toBe('live')
  })
})

describe('what the history says of a hole that a link left', () => {
  it.each([
    ['is not taken beside what the link brought after it, when it is of a log that took its place since', 14],
    ['is not believed where it lacks what the link brought after the hole', 11],
  ])('%s', async (_, end) => {
    const { source, clock, told, session } = await openLive()
    // Set back under the same epoch, and grown anew; the link is dead and has not said so.
    const kept = [...messages(0, 9), ...later(10, end)]
    source.readPage = async ({ from = 0, to = Infinity }) => ({ events: kept.filter(({ id }) => id >= from && id <= to), hasMore: false, latestEventId: -1, epoch: 'scripted' })
    source.push({ events: messages(12, 13) })
    await clock.advance(0)
    expect(idsOf(told)).not.toContain(13)
    expect(session.status).not.toBe('live')
    Reflect.deleteProperty(source, 'readPage')
    source.replaceLog(kept, 'scripted')
    await clock.advance(60_000)
    expect(told.every(({ timestamp }) => kept.some((event) => event.timestamp === timestamp))).toBe(true)
    expect([idsOf(told), session.status]).toEqual([upTo(end), 'live'])
  })
})

describe('what the server says of the end of its log', () => {
  it('may have been under way, or come twice, while more was read beside the link', async () => {
    const { source, clock, resets, fetch, session } = await openLive()
    source.hold(messages(10, 12))
    await fetch(10, 12)
    source.push({ head: 9, sent: 9 })
    source.push({ head: 9, sent: 9 })
    await clock.advance(0)
    expect([resets(), session.record.reconnects.length, session.status]).toEqual([0, 0, 'live'])
  })

  it('shows a log that was set back, where it falls behind what was known long before', async () => {
    const { source, clock, resets, told } = await openLive()
    source.emit(messages(10, 12))
    source.push({ head: 12, sent: 12 })
    await clock.advance(15_000)
    source.push({ head: 4, sent: 4 })
    source.replaceLog(messages(0, 4), 'scripted')
    await clock.advance(60_000)
    expect(resets()).toBe(1)
    expect(idsOf(told)).toEqual(upTo(4))
  })
})

it('begins no link with what is held of a log that is being dropped', async () => {
  const { source, cursors, clock, session, mirror, cut } = await openLive()
  const reset = mirror.reset.bind(mirror)
  const gate = Promise.withResolvers<void>()
  mirror.reset = (epoch) => gate.promise.then(() => reset(epoch))
  cut()
  source.replaceLog(messages(0, 4), 'second')
  const reading = (await session.load()).readTail(session.signal)
  await clock.advance(60_000)
  gate.resolve()
  await reading
  await clock.advance(60_000)
  expect(cursors.map(({ epoch }) => epoch)).toEqual(['scripted', 'second'])
  expect(session.status).toBe('live')
})
