import { describe, expect, it } from 'vitest'
import { SimLocks } from './locks.ts'
import type { Page } from './page.ts'
import { Scheduler } from './scheduler.ts'

function setUp() {
  const scheduler = new Scheduler()
  const page = { name: 'page', deferred: [], isDead: false, isFrozen: false, effect: () => true } as object as Page
  return { scheduler, page, locks: new SimLocks(scheduler).managerFor(page) }
}

describe('the simulated Web Locks', () => {
  it.each([0, 0.1, 0.3])('reject a request that is given up after %f ms, before it is granted, and give the lock to the next', async (ms) => {
    const { scheduler, page, locks } = setUp()
    const giveUp = new AbortController()
    const calls: string[] = []
    const first = locks.request('log', { signal: giveUp.signal }, () => calls.push('first')).catch((error: unknown) => error)
    scheduler.after(ms, 'user', page, () => giveUp.abort('given up'))
    await scheduler.run(0.35)
    void locks.request('log', {}, () => calls.push('second'))
    await scheduler.run(10)
    expect(await Promise.race([first, Promise.resolve('nothing')])).toBe('given up')
    expect(calls).toEqual(['second'])
  })
})
