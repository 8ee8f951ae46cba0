import { describe, expect, it } from 'vitest'
import { BEAT_MS, takeTurns } from '../../src/stream/leadership.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { FakeLocks } from '../fakes/web-locks.ts'

/** A tab that wants to lead; it leads until it is told to stop, or its lock is taken. */
function tab(locks: FakeLocks, clock: ManualClock, isHeard: () => boolean = () => true) {
  const closing = new AbortController()
  let leads = 0
  let terms = 0
  let giveUp = () => {}
  const ended = takeTurns({
    name: 'log',
    locks,
    runtime: clock,
    signal: closing.signal,
    isHeard,
    lead: async (signal) => {
      leads++
      terms++
      await new Promise<void>((resolve) => {
        giveUp = resolve
        signal.addEventListener('abort', () => resolve())
      })
      leads--
    },
  })
  return { ended, leads: () => leads, terms: () => terms, close: () => closing.abort(), giveUp: () => giveUp() }
}

describe('leadership', () => {
  it('is one tab’s at a time, and passes on when that one closes', async () => {
    const [locks, clock] = [new FakeLocks(), new ManualClock()]
    const tabs = [tab(locks, clock), tab(locks, clock), tab(locks, clock)]
    await clock.advance(10 * BEAT_MS)
    expect(tabs.map(({ leads }) => leads())).toEqual([1, 0, 0])
    tabs[0]?.close()
    await tabs[0]?.ended
    await clock.advance(0)
    expect(tabs.map(({ leads }) => leads())).toEqual([0, 1, 0])
  })

  it('is taken from a tab that was not heard three times in a row, which then waits for its turn', async () => {
    const [locks, clock] = [new FakeLocks(), new ManualClock()]
    let isHeard = true
    const [first, second] = [tab(locks, clock), tab(locks, clock, () => isHeard)]
    await clock.advance(BEAT_MS)
    isHeard = false
    await clock.advance(2 * BEAT_MS)
    expect([first.leads(), second.leads()]).toEqual([1, 0])
    await clock.advance(BEAT_MS)
    expect([first.leads(), second.leads()]).toEqual([0, 1])
    second.close()
    await second.ended
    await clock.advance(0)
    expect([first.leads(), first.terms()]).toEqual([1, 2])
  })

  it('starts to count anew at each beat', async () => {
    const [locks, clock] = [new FakeLocks(), new ManualClock()]
    let asked = 0
    const [first, second] = [tab(locks, clock), tab(locks, clock, () => ++asked % 3 === 0)]
    await clock.advance(30 * BEAT_MS)
    expect([first.leads(), second.leads()]).toEqual([1, 0])
  })

  it('comes back to the only tab there is when it gives up', async () => {
    const [locks, clock] = [new FakeLocks(), new ManualClock()]
    const only = tab(locks, clock)
    await clock.advance(0)
    only.giveUp()
    await clock.advance(0)
    expect([only.leads(), only.terms()]).toEqual([1, 2])
  })

  it('fails where the platform lets nobody lock', async () => {
    const locks = { request: () => Promise.reject(new DOMException('Not here.', 'SecurityError')) }
    const refused = takeTurns({ name: 'log', locks, runtime: new ManualClock(), signal: new AbortController().signal, isHeard: () => true, lead: () => Promise.resolve() })
    await expect(refused).rejects.toThrow('Not here.')
  })
})
