import { describe, expect, it } from 'vitest'
import { EventreelError, type EventreelErrorCode } from '../../src/errors.ts'
import { messages } from './session-fixture.ts'
import { lost, say, TabsOfSends } from './tabs-of-sends.ts'

/** One tab over a server that answers when it is told to. */
async function start(options: { readonly atMostOnce?: boolean; readonly showsKeys?: boolean } = {}) {
  const world = new TabsOfSends(options)
  const tab = world.open('alone')
  await world.settle()
  const { clock } = world
  return {
    world,
    clock,
    tab,
    session: tab.session,
    send: async (content: string) => {
      const { key } = await tab.sends.send(say(content))
      await clock.advance(0)
      return key
    },
    /** Lets the call that is under way end so. */
    refuse: async (code: EventreelErrorCode, retryable = false) => {
      world.calls.shift()?.reject(new EventreelError(code, 'No.', { retryable }))
      await clock.advance(0)
    },
    accept: async () => {
      const call = world.calls.shift()
      call?.resolve({ id: world.append(call.key, call.action) })
      await clock.advance(0)
    },
    /** Another page on the same disk, after this one is gone. */
    reload: async () => {
      tab.crash()
      world.calls.length = 0
      const next = world.open('alone')
      await clock.advance(0)
      return next
    },
  }
}

const statuses = ({ sends }: { readonly sends: { readonly list: readonly { readonly status: string }[] } }) => sends.list.map(({ status }) => status)

describe('a message and its event', () => {
  it('are joined when the answer comes first', async () => {
    const { tab, send, accept } = await start({ showsKeys: false })
    await send('a')
    await accept()
    expect(tab.pending).toEqual(['a'])
    await tab.receive()
    expect([tab.shown, tab.pending]).toEqual([['a'], []])
  })

  it('are joined when the event comes first, and what waits goes on without the answer', async () => {
    const { tab, world, send, clock } = await start()
    const key = await send('a')
    await send('b')
    world.append(key, say('a'))
    await tab.receive()
    await clock.advance(0)
    expect([tab.shown, tab.pending]).toEqual([['a'], ['b']])
    expect(world.calls.map(({ isDead }) => isDead)).toEqual([true, false])
  })

  it('are joined when the event comes first, without its key, by the answer', async () => {
    const { tab, world, send, accept } = await start({ showsKeys: false })
    world.append(await send('a'), say('a'))
    await tab.receive()
    await accept()
    expect([tab.shown, tab.pending]).toEqual([['a'], []])
  })

  it('are joined after a reload from what is kept here, with no network', async () => {
    const { tab, world, send, clock } = await start()
    const key = await send('a')
    await send('b')
    world.append(key, say('a'))
    world.kept = 1
    tab.crash()
    const next = world.open('alone')
    next.session.update({ link: 'waiting' })
    await next.read()
    await clock.advance(0)
    expect([next.shown, next.pending]).toEqual([['a'], ['b']])
    expect([...world.outbox.entries.values()]).toMatchObject([{ action: say('b') }])
  })

  it('are joined where the event lies in what is not held', async () => {
    const { tab, session, send, accept } = await start()
    await send('a')
    await accept()
    expect(tab.pending).toEqual(['a'])
    await session.mirror.keep(messages(5_000, 5_000))
    expect(tab.pending).toEqual([])
  })

  it('part when another log takes the place of the one that it is in: only the user sends it to that', async () => {
    const { world, tab, session, send, accept } = await start()
    await session.mirror.adoptEpoch('old')
    const key = await send('a')
    await accept()
    expect(world.outbox.entries.has(key)).toBe(true)
    await session.mirror.reset('new')
    session.startAnew()
    await world.settle()
    expect(tab.sends.list).toMatchObject([{ key, status: 'failed', error: { code: 'epoch_changed' } }])
    expect(world.outbox.entries.get(key)).toMatchObject({ epoch: 'old', failure: { code: 'epoch_changed' } })
    expect(world.calls).toEqual([])
  })

  it('are joined in the end where the server was set back before the event came: it goes again, under its key', async () => {
    const { world, tab, session, clock, send, accept } = await start()
    await session.open()
    const key = await send('a')
    await accept()
    world.log.length = 0
    await clock.advance(29_000)
    expect(statuses(tab)).toEqual(['sending'])
    await clock.advance(2_000)
    expect(world.calls).toMatchObject([{ key }])
    await accept()
    await tab.receive()
    expect([tab.shown, tab.pending, [...world.outbox.entries]]).toEqual([['a'], [], []])
  })

  it('are joined after a reload where the server was set back before the event came', async () => {
    const { world, send, accept, reload } = await start()
    const key = await send('a')
    await accept()
    world.log.length = 0
    const next = await reload()
    expect(world.calls).toMatchObject([{ key }])
    expect(statuses(next)).toEqual(['sending'])
  })

  it('are not joined by the id alone, which another event has since the server was set back', async () => {
    for (const [showsKeys, other] of [[true, 'a'], [false, 'b']] as const) {
      const { world, tab, send, accept } = await start({ showsKeys })
      const key = await send('a')
      await accept()
      world.log.length = 0
      world.append('of another', say(other))
      await tab.receive()
      await world.settle()
      expect([tab.shown, tab.pending]).toEqual([[other], ['a']])
      expect(world.calls).toMatchObject([{ key }])
    }
  })

  it('are not joined by an answer that comes late, when another event has its id since the server was set back', async () => {
    for (const [showsKeys, other] of [[true, 'a'], [false, 'b']] as const) {
      const { world, tab, clock, send, accept } = await start({ showsKeys })
      const key = await send('a')
      const [late] = world.calls.splice(0)
      world.append('of another', say(other))
      await tab.receive()
      // Taken as the first event of a log that the server has not any more.
      late?.resolve({ id: 0 })
      await clock.advance(10_000)
      expect([tab.shown, tab.pending, world.outbox.entries.has(key)]).toEqual([[other], ['a'], true])
      expect(world.calls).toMatchObject([{ key }])
      await accept()
      await tab.receive()
      expect([tab.shown, tab.pending, [...world.outbox.entries]]).toEqual([[other, 'a'], [], []])
    }
  })

  it('part in every tab when the one that delivers finds another event at that id', async () => {
    const world = new TabsOfSends()
    const [leader, follower] = [world.open('leader'), world.open('follower')]
    const hear = async () => {
      await world.settle()
      for (const tab of world.tabs) while (tab.inbox.length > 0) tab.hear()
      await world.settle()
    }
    const answer = async () => {
      const [call] = world.calls.splice(0)
      call?.resolve({ id: world.append(call.key, call.action) })
      await hear()
    }
    await hear()
    await leader.sends.send(say('a'))
    await hear()
    await answer()
    world.log.length = 0
    world.append('of another', say('b'))
    await leader.receive()
    await hear()
    // It hears of that first, and then is told of the event.
    await follower.read()
    expect([follower.shown, follower.pending, world.calls.length]).toEqual([['b'], ['a'], 1])
    await answer()
    await leader.receive()
    await follower.read()
    await hear()
    for (const tab of [leader, follower]) expect([tab.shown, tab.pending]).toEqual([['b', 'a'], []])
    expect(world.outbox.entries.size).toBe(0)
  })

  it('part in a tab that hears of the answer after the log is replaced', async () => {
    const world = new TabsOfSends()
    const leader = world.open('leader')
    const sleeper = world.open('follower')
    await world.settle()
    await leader.sends.send(say('a'))
    await world.settle()
    while (sleeper.inbox.length > 0) sleeper.hear()
    expect(sleeper.pending).toEqual(['a'])
    const [call] = world.calls.splice(0)
    call?.resolve({ id: world.append(call.key, call.action) })
    await world.settle()
    await leader.receive()
    expect(leader.pending).toEqual([])
    for (const { session } of [leader, sleeper]) session.startAnew()
    // It has slept through all of that.
    sleeper.inbox.length = 0
    sleeper.session.tabs.role = 'leader'
    sleeper.session.tabs.role = 'follower'
    for (const tab of [leader, sleeper]) while (tab.inbox.length > 0) tab.hear()
    expect(sleeper.pending).toEqual([])
  })
})

describe('what the server does not take', () => {
  it.each(['bad_request', 'forbidden', 'conversation_not_found', 'payload_too_large', 'epoch_changed', 'protocol_error'] as const)('is failed after %s, stays so over a reload, and only the user sends it again', async (code) => {
    const { send, refuse, reload, world, clock } = await start()
    const key = await send('a')
    await refuse(code)
    const next = await reload()
    expect(next.sends.list).toMatchObject([{ key, status: 'failed', error: { code } }])
    await clock.advance(60_000)
    expect(world.calls).toEqual([])
    next.sends.retry(key)
    await clock.advance(0)
    expect(world.calls).toMatchObject([{ key }])
  })

  it('goes under a new key where another message has its own', async () => {
    const { send, refuse, tab, world, clock } = await start()
    const key = await send('a')
    await refuse('idempotency_conflict')
    expect(tab.sends.list).toMatchObject([{ key, status: 'failed' }])
    tab.sends.retry(key)
    await clock.advance(0)
    expect(world.calls).toHaveLength(1)
    expect(world.calls[0]?.key).not.toBe(key)
    expect([...world.outbox.entries.keys()]).toEqual(tab.keys)
  })

  it.each(['rate_limited', 'timeout', 'server_error', 'network_error'] as const)('is given again after %s, under the same key', async (code) => {
    const { send, refuse, tab, world, clock } = await start()
    const key = await send('a')
    await send('b')
    await refuse(code, true)
    expect(statuses(tab)).toEqual(['pending', 'pending'])
    await clock.advance(10_000)
    expect(world.calls).toMatchObject([{ key }])
  })

  it('waits while the key is refused, and goes when the link stands again', async () => {
    const { send, refuse, tab, session, world, clock } = await start()
    const key = await send('a')
    await refuse('unauthorized')
    expect(statuses(tab)).toEqual(['pending'])
    session.update({ link: 'connecting' })
    session.update({ link: 'standing' })
    await clock.advance(0)
    expect(world.calls).toMatchObject([{ key }])
  })

  it('is shown as failed while the session is, and goes when it is not any more', async () => {
    const { send, refuse, tab, session, world, clock } = await start()
    const key = await send('a')
    await refuse('unauthorized')
    session.update({ link: 'failed', error: new EventreelError('unauthorized', 'No.') })
    expect(tab.sends.list).toMatchObject([{ status: 'failed', error: { code: 'unauthorized' } }])
    expect(tab.sends.list).toBe(tab.sends.list)
    expect(tab.sends.isBusy).toBe(false)
    expect([...world.outbox.entries.values()]).toMatchObject([{ key }])
    session.update({ link: 'connecting', error: null })
    expect(statuses(tab)).toEqual(['pending'])
    session.update({ link: 'standing' })
    await clock.advance(0)
    expect(world.calls).toMatchObject([{ key }])
  })

  it('is failed when another log has taken the place of the one it was written for, until the user sends it to the new one', async () => {
    const { tab, session, send, world, clock } = await start()
    await session.mirror.adoptEpoch('old')
    session.update({ link: 'waiting' })
    const key = await send('a')
    await session.mirror.reset('new')
    session.startAnew()
    session.update({ link: 'standing' })
    await clock.advance(0)
    expect(tab.sends.list).toMatchObject([{ key, status: 'failed', error: { code: 'epoch_changed' } }])
    expect(world.calls).toEqual([])
    tab.sends.retry(key)
    await clock.advance(0)
    expect(world.calls).toMatchObject([{ key }])
  })

  it('is refused at once by the size it has on the wire, also while there is no link', async () => {
    const { tab, session, send } = await start()
    const bytes = new TextEncoder().encode(JSON.stringify({ ...say('ü'), idempotency_key: 'uuid-0' })).length
    session.update({ maxEventBytes: bytes })
    session.update({ link: 'waiting' })
    await send('ü')
    await expect(tab.sends.send(say('üü'))).rejects.toMatchObject({ code: 'message_too_large' })
    expect(tab.pending).toEqual(['ü'])
  })

  it('is failed where it was written before its size was known to be too large', async () => {
    const { tab, session, send, clock } = await start()
    session.update({ link: 'waiting' })
    await send('x'.repeat(200))
    session.update({ link: 'standing', maxEventBytes: 100 })
    await clock.advance(0)
    expect(tab.sends.list).toMatchObject([{ status: 'failed', error: { code: 'message_too_large' } }])
  })

  it('cannot be what JSON has no words for', async () => {
    const { tab } = await start()
    const circular = { ...say('a'), args: {} as Record<string, unknown> }
    circular.args.self = circular
    await expect(tab.sends.send(circular as never)).rejects.toMatchObject({ code: 'invalid_argument' })
    await expect(tab.sends.send(undefined as never)).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

describe('the way to the server', () => {
  it('is taken in the order of sending, whatever the clock does', async () => {
    const { tab, session, send } = await start()
    session.update({ link: 'waiting' })
    for (const text of ['a', 'b', 'c']) await send(text)
    session.runtime.now = () => 0
    await send('d')
    expect(tab.pending).toEqual(['a', 'b', 'c', 'd'])
  })

  it('is taken by what was sent, not by what its sender made of it since', async () => {
    const { tab, session, world, clock } = await start()
    session.update({ link: 'waiting' })
    const args = { content: 'a' }
    await tab.sends.send({ action: 'message', args })
    args.content = 'b'
    session.update({ link: 'standing' })
    await clock.advance(0)
    expect(world.calls.map(({ action }) => action)).toEqual([{ action: 'message', args: { content: 'a' } }])
  })

  it('is another one after three broken links', async () => {
    const { send, world, clock } = await start()
    await send('poison')
    for (let broken = 0; broken < 3; broken++) {
      expect(world.calls).toMatchObject([{ viaHttp: false }])
      world.calls.shift()?.reject(lost())
      await clock.advance(20_000)
    }
    expect(world.calls).toMatchObject([{ viaHttp: true }])
  })

  it('is taken again when an answer does not come, and never for two at once', async () => {
    const { send, world, clock } = await start()
    const key = await send('a')
    await send('b')
    await clock.advance(29_000)
    expect(world.calls).toHaveLength(1)
    await clock.advance(12_000)
    expect(world.calls).toMatchObject([{ key, isDead: true }, { key, isDead: false }])
  })

  it('is left when the user discards what is under way', async () => {
    const { tab, send, world, clock } = await start()
    const key = await send('a')
    await send('b')
    tab.sends.discard(key)
    await clock.advance(0)
    expect(world.calls).toMatchObject([{ isDead: true }, { isDead: false, action: say('b') }])
    expect(tab.pending).toEqual(['b'])
  })

  it('is not waited for beyond half a minute where the server answers without an id', async () => {
    const { tab, send, world, clock } = await start()
    await send('a')
    world.calls.shift()?.resolve({})
    await clock.advance(29_000)
    expect(statuses(tab)).toEqual(['sending'])
    await clock.advance(2_000)
    expect(statuses(tab)).toEqual(['unconfirmed'])
  })
})
