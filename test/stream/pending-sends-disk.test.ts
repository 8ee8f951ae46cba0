import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import type { Outbox } from '../../src/store/outbox.ts'
import { lost, say, TabsOfSends } from './tabs-of-sends.ts'

const never = () => new Promise<never>(() => {})

async function open(options: { readonly atMostOnce?: boolean; readonly showsKeys?: boolean; readonly outbox?: Partial<Outbox> } = {}) {
  const world = new TabsOfSends(options)
  Object.assign(world.outbox, options.outbox)
  const tab = world.open('alone')
  await world.settle()
  const notices = () => tab.session.transients.notices.map(({ code }) => code)
  return { world, tab, notices, clock: world.clock }
}

describe('where the disk does not do its part', () => {
  it('is said once, and what is sent goes all the same', async () => {
    const fail = () => Promise.reject(new EventreelError('storage_quota', 'Full.'))
    const { world, tab, notices, clock } = await open({ outbox: { load: fail, put: fail, delete: fail } })
    expect(notices()).toEqual(['outbox_unavailable'])
    expect((await tab.sends.send(say('a'))).durable).toBe(false)
    await clock.advance(0)
    expect(world.calls).toHaveLength(1)
    expect(notices()).toEqual(['outbox_unavailable'])
  })

  it('is tried again with the next message, unless it is stuck', async () => {
    const { tab, world } = await open()
    const put = world.outbox.put.bind(world.outbox)
    world.outbox.put = () => Promise.reject(new EventreelError('storage_quota', 'Full.'))
    expect((await tab.sends.send(say('a'))).durable).toBe(false)
    world.outbox.put = put
    expect((await tab.sends.send(say('b'))).durable).toBe(true)
  })

  it('waits for none of its answers longer than 5 s', async () => {
    const { world, tab, clock } = await open({ outbox: { load: never, put: never, delete: never, claim: never } })
    const receipt = tab.sends.send(say('a'))
    await clock.advance(5_000)
    expect(await receipt).toMatchObject({ durable: false })
    expect(world.calls).toHaveLength(1)
  })

  it('writes nothing after it was given up', async () => {
    let given: AbortSignal | undefined
    const { tab, clock } = await open({
      outbox: {
        put: (_entry, signal) => {
          given = signal
          return never()
        },
      },
    })
    const receipt = tab.sends.send(say('a'))
    await clock.advance(4_999)
    expect(given?.aborted).toBe(false)
    await clock.advance(1)
    await receipt
    expect(given?.aborted).toBe(true)
  })

  it('shows what it can read, and says how much it cannot', async () => {
    const { world, tab } = await open()
    await tab.sends.send(say('a'))
    tab.crash()
    world.outbox.damaged = 2
    const next = world.open('alone')
    await world.settle()
    expect(next.pending).toEqual(['a'])
    expect(next.session.transients.notices).toMatchObject([{ code: 'outbox_damaged', message: expect.stringContaining('2 unsent messages') as string }])
  })

  it('shows what waits before there is any network', async () => {
    const { world, tab } = await open()
    tab.session.update({ link: 'waiting' })
    await tab.sends.send(say('a'))
    tab.crash()
    const next = world.open('alone')
    next.session.update({ link: 'idle', caughtUp: false })
    await world.settle()
    expect(next.pending).toEqual(['a'])
  })
})

describe('in tabs that have nothing in common but the disk', () => {
  /** Two of them, the second with what the first has written while there was no link. */
  async function openTwo() {
    const { world, tab } = await open()
    tab.session.update({ link: 'waiting' })
    const { key } = await tab.sends.send(say('a'))
    const other = world.open('alone')
    other.session.update({ link: 'waiting' })
    await world.settle()
    expect([other.pending, world.calls]).toEqual([['a'], []])
    return { world, tab, other, key }
  }

  it('what one discards, no other sends when its link stands', async () => {
    const { world, tab, other, key } = await openTwo()
    tab.sends.discard(key)
    await world.settle()
    other.session.update({ link: 'standing' })
    await world.settle()
    expect([other.pending, world.calls]).toEqual([[], []])
  })

  it('what is missing from a disk that was wiped, or cannot be read, is sent', async () => {
    for (const isWiped of [true, false]) {
      const { world, other, key } = await openTwo()
      world.outbox.entries.clear()
      if (isWiped) world.outbox.erase()
      else world.outbox.damaged = 1
      other.session.update({ link: 'standing' })
      await world.settle()
      expect(world.calls).toMatchObject([{ key }])
    }
  })

  it('what is written while the disk is read is sent', async () => {
    const { world, other } = await openTwo()
    const load = world.outbox.load.bind(world.outbox)
    let finish = () => {}
    world.outbox.load = async () => {
      const content = await load()
      await new Promise<void>((resolve) => (finish = resolve))
      return content
    }
    other.session.update({ link: 'standing' })
    await world.settle()
    await other.sends.send(say('b'))
    finish()
    await world.settle()
    expect(other.pending).toEqual(['a', 'b'])
  })
})

describe('on a server without keys', () => {
  const v0 = { atMostOnce: true }

  it('a message that could not be claimed is failed, not sent: it would be sent again after a reload', async () => {
    const { world, tab, clock } = await open({ ...v0, outbox: { claim: never } })
    const { key } = await tab.sends.send(say('a'))
    await clock.advance(5_000)
    expect(world.calls).toEqual([])
    expect(tab.sends.list).toMatchObject([{ key, status: 'failed', error: { code: 'storage_failed' } }])
    tab.sends.retry(key)
    await clock.advance(6_000)
    expect(world.calls).toEqual([])
  })

  it('a message whose claim fails when its tab has become another is unconfirmed in the end', async () => {
    const { world, tab, clock } = await open({ ...v0, outbox: { claim: never } })
    await tab.sends.send(say('a'))
    await clock.advance(1_000)
    world.outbox.load = never
    tab.session.tabs.role = 'follower'
    tab.session.tabs.role = 'alone'
    tab.session.update({ link: 'connecting', caughtUp: false })
    tab.session.update({ link: 'standing', caughtUp: true })
    await clock.advance(60_000)
    expect(tab.sends.list).toMatchObject([{ status: 'unconfirmed' }])
    expect(world.calls).toEqual([])
  })

  it('a message that could not be claimed stays on the disk as another tab may have claimed it there', async () => {
    const { world, tab, clock } = await open(v0)
    const claim = world.outbox.claim.bind(world.outbox)
    world.outbox.claim = async (entry, home) => {
      world.outbox.claim = claim
      await claim(entry, home)
      throw new EventreelError('storage_failed', 'Another tab has done it.')
    }
    const { key } = await tab.sends.send(say('a'))
    await clock.advance(0)
    expect(tab.sends.list).toMatchObject([{ key, status: 'failed', error: { code: 'storage_failed' } }])
    expect(world.outbox.entries.get(key)).toMatchObject({ tried: true })
    tab.sends.retry(key)
    await clock.advance(31_000)
    expect(tab.sends.list).toMatchObject([{ key, status: 'unconfirmed' }])
    expect(world.calls).toEqual([])
    tab.sends.retry(key)
    await clock.advance(0)
    expect(world.calls).toMatchObject([{ key }])
  })

  it('a message is unconfirmed in the end also where the disk is being read when its time is over', async () => {
    const { world, tab, clock } = await open(v0)
    await tab.sends.send(say('a'))
    await clock.advance(0)
    world.calls.shift()?.resolve({})
    await clock.advance(28_000)
    world.outbox.load = never
    tab.session.update({ link: 'connecting', caughtUp: false })
    tab.session.update({ link: 'standing', caughtUp: true })
    await clock.advance(60_000)
    expect(tab.sends.list).toMatchObject([{ status: 'unconfirmed' }])
  })

  it('a message that was lost with the outbox may have been tried there: it is not given to the server, and kept anew', async () => {
    const { world, tab, clock } = await open(v0)
    tab.session.update({ link: 'waiting' })
    const { key } = await tab.sends.send(say('a'))
    world.outbox.erase()
    tab.session.update({ link: 'standing' })
    await clock.advance(31_000)
    expect(tab.sends.list).toMatchObject([{ key, status: 'unconfirmed' }])
    expect([...world.outbox.entries.values()]).toMatchObject([{ key, tried: true }])
    tab.sends.retry(key)
    await clock.advance(0)
    expect(world.calls).toMatchObject([{ key }])
  })

  it('a message that another tab has settled or discarded is gone, one that it has tried is waited for', async () => {
    const { world, tab, clock } = await open(v0)
    tab.session.update({ link: 'waiting' })
    const gone = await tab.sends.send(say('gone'))
    const tried = await tab.sends.send(say('tried'))
    world.outbox.entries.delete(gone.key)
    await world.outbox.claim({ key: tried.key, action: say('tried'), createdAt: 1, tried: false }, world.outbox.home)
    tab.session.update({ link: 'standing' })
    await clock.advance(100)
    expect(tab.sends.list).toMatchObject([{ key: tried.key, status: 'sending' }])
    await clock.advance(31_000)
    expect(tab.sends.list).toMatchObject([{ key: tried.key, status: 'unconfirmed' }])
    expect(world.calls).toEqual([])
  })

  it('a message that was under way when its page died is never sent again by itself, and settled when the log shows it', async () => {
    const { world, tab, clock } = await open({ ...v0, showsKeys: false })
    await tab.sends.send(say('a'))
    await clock.advance(0)
    expect(world.calls).toHaveLength(1)
    world.append('x', say('a'))
    world.kept = 1
    tab.crash()
    const next = world.open('alone')
    await next.read()
    await clock.advance(60_000)
    expect(world.calls).toHaveLength(1)
    expect([next.shown, next.pending]).toEqual([['a'], []])
  })

  it('one event is the echo of one message, also after a reload', async () => {
    const { world, tab, clock } = await open(v0)
    for (const text of ['yes', 'yes']) {
      await tab.sends.send(say(text))
      await clock.advance(0)
      world.calls.shift()?.resolve({})
      await clock.advance(0)
    }
    const { idempotency_key: _key, ...echo } = world.event(world.append('x', say('yes')))
    tab.session.showHints([echo])
    expect(tab.pending).toEqual(['yes'])
    world.kept = 1
    await tab.read()
    expect(tab.pending).toEqual(['yes'])
    tab.crash()
    const next = world.open('alone')
    await next.read()
    await clock.advance(60_000)
    expect(next.sends.list).toMatchObject([{ action: say('yes'), status: 'unconfirmed' }])
  })

  it('a refusal with a code is final, a link that was not there is not, and of the rest nobody knows', async () => {
    const { world, tab, clock } = await open(v0)
    const outcomes = [new EventreelError('bad_request', 'No.'), new Error('?'), lost()]
    for (const outcome of outcomes) {
      await tab.sends.send(say(outcome.message))
      await clock.advance(0)
      world.calls.shift()?.reject(outcome)
      await clock.advance(0)
    }
    expect(tab.sends.list.map(({ status }) => status)).toEqual(['failed', 'unconfirmed', 'pending'])
    await clock.advance(10_000)
    expect(world.calls).toMatchObject([{ action: say(lost().message) }])
  })

  it('a follower that leads after a crash waits for what the leader has given away', async () => {
    const world = new TabsOfSends(v0)
    const first = world.open('leader')
    const second = world.open('follower', false)
    await world.settle()
    await first.sends.send(say('a'))
    await world.settle()
    while (second.inbox.length > 0) second.hear()
    first.crash()
    await second.lead()
    await world.clock.advance(60_000)
    expect(world.calls).toHaveLength(1)
    expect(second.sends.list).toMatchObject([{ action: say('a'), status: 'unconfirmed' }])
  })

  it('a follower that took an echo for another message with the same words shows that one again', async () => {
    const world = new TabsOfSends({ ...v0, showsKeys: false })
    const leader = world.open('leader')
    const follower = world.open('follower')
    await world.settle()
    for (let sent = 0; sent < 2; sent++) {
      await leader.sends.send(say('yes'))
      await world.settle()
      world.calls.shift()?.resolve({})
      await world.settle()
    }
    const [one = '', two = ''] = leader.keys
    while (follower.inbox.length > 0) follower.hear()
    await world.clock.advance(31_000)
    while (follower.inbox.length > 0) follower.hear()
    // It does not know yet that the first is to be sent again, when the log shows the second.
    leader.session.update({ link: 'waiting' })
    leader.sends.retry(one)
    world.append('x', say('yes'))
    await leader.receive()
    await follower.read()
    expect([leader.keys, follower.keys]).toEqual([[one], [two]])
    while (follower.inbox.length > 0) follower.hear()
    expect(follower.keys).toEqual([one])
  })
})
