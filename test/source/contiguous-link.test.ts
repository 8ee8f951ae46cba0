import { describe, expect, it } from 'vitest'
import type { LiveFrame } from '../../src/protocol/frames.ts'
import { ContiguousLink, cursorQuery } from '../../src/source/contiguous-link.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'

const replayStart: LiveFrame = { type: 'replay_start', epoch: 'e', from_id: 0, latest_event_id: -1, head_interval_ms: 15_000 }
const head: LiveFrame = { type: 'head', epoch: 'e', latest_event_id: -1, sent_id: -1 }

function start() {
  const clock = new ManualClock()
  const stop = new AbortController()
  let closed = 0
  const link = new ContiguousLink(clock, stop.signal)
  link.open(() => () => closed++)
  let error: unknown = null
  void (async () => {
    for await (const frame of link.frames) void frame
  })().catch((reason: unknown) => (error = reason))
  return { clock, stop, link, closed: () => closed, error: () => error }
}

function standing() {
  const started = start()
  started.link.take(() => replayStart)
  return started
}

const dead = { code: 'timeout', retryable: true }

describe('the silence of a link', () => {
  it('is death after 10 s where the server has not answered at all', async () => {
    const { clock, error, closed } = start()
    await clock.advance(9_999)
    expect(error()).toBeNull()
    await clock.advance(1)
    expect(error()).toMatchObject(dead)
    expect(closed()).toBe(1)
  })

  it('is death after 2.5 of the intervals that the server announced', async () => {
    const { clock, link, error } = standing()
    await clock.advance(30_000)
    link.take(() => head)
    await clock.advance(37_499)
    expect(error()).toBeNull()
    await clock.advance(1)
    expect(error()).toMatchObject(dead)
  })

  it('counts what the machine slept: a link from before is dead within 5 s of waking', async () => {
    const { clock, error } = standing()
    await clock.advance(12_000)
    clock.shiftClock(30 * 60_000)
    await clock.advance(5_000)
    expect(error()).toMatchObject(dead)
  })

  it('is measured also where the clock is set back', async () => {
    const { clock, error } = standing()
    await clock.advance(1_000)
    clock.shiftClock(-24 * 3_600_000)
    await clock.advance(36_499)
    expect(error()).toBeNull()
    await clock.advance(1)
    expect(error()).toMatchObject(dead)
  })

  it('is looked at as soon as the page is seen again', async () => {
    const { clock, error } = standing()
    clock.shiftClock(60_000)
    clock.setVisible(true)
    await clock.advance(0)
    expect(error()).toMatchObject(dead)
  })

  it('is borne for one interval only when the network comes back', async () => {
    const young = standing()
    await young.clock.advance(14_999)
    young.clock.setOnline(true)
    await young.clock.advance(0)
    expect(young.error()).toBeNull()
    const old = standing()
    await old.clock.advance(15_000)
    old.clock.setOnline(true)
    await old.clock.advance(0)
    expect(old.error()).toMatchObject(dead)
  })
})

describe('the end of a link', () => {
  it('releases the transport once, whoever ends it', async () => {
    const { clock, link, stop, closed, error } = standing()
    link.fail(new Error('first'))
    stop.abort(new Error('second'))
    await clock.advance(60_000)
    expect(closed()).toBe(1)
    expect(error()).toEqual(new Error('first'))
  })

  it('comes at once where it was aborted beforehand', async () => {
    const clock = new ManualClock()
    const link = new ContiguousLink(clock, AbortSignal.abort(new Error('too late')))
    link.open(() => expect.unreachable('nothing may be opened'))
    await expect(link.frames[Symbol.asyncIterator]().next()).rejects.toThrow('too late')
  })

  it('comes with a frame that makes no sense', async () => {
    const { clock, link, error, closed } = standing()
    link.take(() => {
      throw new Error('what is this?')
    })
    await clock.advance(0)
    expect(error()).toMatchObject({ code: 'protocol_error', retryable: true, cause: new Error('what is this?') })
    expect(closed()).toBe(1)
  })
})

describe('the question of a link', () => {
  const { signal } = new AbortController()

  it('names what is held, and how much of a replay is wanted', () => {
    expect(cursorQuery({ afterId: 7, epoch: 'e', afterTimestamp: 't', maxReplay: 1_000, signal })).toEqual({ contiguous: 'true', latest_event_id: '7', epoch: 'e', latest_event_timestamp: 't', max_replay: '1000' })
  })

  it('says nothing of what is not known', () => {
    expect(cursorQuery({ afterId: -1, signal })).toEqual({ contiguous: 'true', latest_event_id: '-1' })
  })
})

it('hides the key in what the server says of it: notices, errors, refusals', async () => {
  const link = new ContiguousLink(new ManualClock(), new AbortController().signal, 'ab/cd')
  const message = 'no such key: ab/cd'
  const sent = link.send({}, { idempotencyKey: 'k', signal: new AbortController().signal }, () => {})
  link.take(() => replayStart)
  link.take(() => ({ type: 'error', code: 'c', message }))
  link.take(() => ({ type: 'transient', transient: { notice: { level: 'info', code: 'c', message } } }))
  link.take(() => ({ type: 'ack', idempotency_key: 'k', error: { code: 'forbidden', message } }))
  await expect(sent).rejects.toMatchObject({ code: 'forbidden', message: 'The server refused: no such key: ***' })
  link.frames.end()
  const [, ...notices] = await Array.fromAsync(link.frames)
  expect(notices).toMatchObject(Array.from({ length: 2 }, () => ({ transient: { notice: { code: 'c', message: 'no such key: ***' } } })))
})
