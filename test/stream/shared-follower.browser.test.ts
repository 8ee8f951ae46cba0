import { describe, expect, onTestFinished, test } from 'vitest'
import { createEventClient, EventreelError, platform, type EventClient } from 'eventreel'
import { ScriptedSource } from 'eventreel/testing'
import type { Runtime } from '../../src/runtime.ts'
import { idsOf, messages, upTo } from './session-fixture.ts'
import { until } from './until.ts'

/** A tab of one origin: its own client on the platform's own locks, channels and disk, and its own end of the server. */
function openTab(source: ScriptedSource, conversationId: string, runtime?: Runtime) {
  let links = 0
  const counted = new Proxy(source, {
    get(target, name) {
      if (name === 'connect') links++
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value
    },
  })
  const client: EventClient = createEventClient({ source: () => counted, baseUrl: 'https://tabs.example.com', userId: 'ann', runtime })
  onTestFinished(() => client.close())
  const conversation = client.conversation(conversationId)
  const window = conversation.openWindow()
  return { client, conversation, window, links: () => links }
}

const isLiveAt = (last: number) => (snapshot: { status: string; events: readonly { id: number }[] }) => snapshot.status === 'live' && snapshot.events.at(-1)?.id === last

/** A leader and a follower, live. */
async function openPair() {
  const id = crypto.randomUUID()
  const source = new ScriptedSource(messages(0, 9))
  const first = openTab(source, id)
  await until(first.window, isLiveAt(9))
  const second = openTab(source, id)
  await until(second.window, isLiveAt(9))
  return [first, second, source, id] as const
}

describe('tabs that show one conversation', () => {
  test('share one connection, and each shows every event once', async () => {
    const [first, second, source] = await openPair()
    source.emit(messages(10, 12))
    await until(first.window, isLiveAt(12))
    expect(idsOf((await until(second.window, isLiveAt(12))).events)).toEqual(upTo(12))
    expect(first.links()).toBe(1)
    expect(second.links()).toBe(0)
  })

  test('go on from the leader’s place when it closes', async () => {
    const [first, second, source] = await openPair()
    first.client.close()
    source.emit(messages(10, 12))
    expect(idsOf((await until(second.window, isLiveAt(12))).events)).toEqual(upTo(12))
    expect(second.links()).toBe(1)
  })

  test('take over from a leader that stands still, which writes nothing more when it wakes', async () => {
    const id = crypto.randomUUID()
    const source = new ScriptedSource(messages(0, 9))
    const frozen = freezable()
    const first = openTab(source, id, frozen.runtime)
    await until(first.window, isLiveAt(9))
    const second = openTab(source, id)
    await until(second.window, isLiveAt(9))
    frozen.freeze()
    const taken = until(second.window, isLiveAt(12))
    source.emit(messages(10, 12))
    expect(idsOf((await taken).events)).toEqual(upTo(12))
    frozen.thaw()
    source.emit(messages(13, 13))
    expect(idsOf((await until(first.window, isLiveAt(13))).events)).toEqual(upTo(13))
    expect(idsOf((await until(second.window, isLiveAt(13))).events)).toEqual(upTo(13))
  })

  test('start anew together when the server has another log', async () => {
    const [first, second, source] = await openPair()
    source.replaceLog(messages(0, 4), 'another')
    for (const { window } of [first, second]) expect(idsOf((await until(window, isLiveAt(4))).events)).toEqual(upTo(4))
  })

  test('all show what is being written, also one that comes later, and no more once it is an event', async () => {
    const [first, second, source, id] = await openPair()
    source.push({ transient: { draft: { key: 'd', delta: 'Hel' } } })
    await until(second.window, ({ drafts }) => drafts[0]?.text === 'Hel')
    const third = openTab(source, id)
    await until(third.window, ({ drafts }) => drafts[0]?.text === 'Hel')
    source.push({ transient: { draft: { key: 'd', delta: 'lo' } } })
    for (const { window } of [first, second, third]) await until(window, ({ drafts }) => drafts[0]?.text === 'Hello')
    source.emit([{ source: 'agent', action: 'message', args: { content: 'Hello' }, draft_key: 'd' }])
    for (const { window } of [first, second, third]) expect((await until(window, ({ events }) => events.at(-1)?.id === 10)).drafts).toEqual([])
  })

  test('all forget what was being written when the leader’s link is a new one, which tells what still is', async () => {
    const [first, second, source] = await openPair()
    source.push({ transient: { draft: { key: 'd', delta: 'Hel' } } })
    await until(second.window, ({ drafts }) => drafts[0]?.text === 'Hel')
    source.fail(new EventreelError('connection_closed', 'The link is gone.', { retryable: true }))
    for (const { window } of [first, second]) await until(window, ({ status }) => status !== 'live')
    source.fail(null)
    first.conversation.reconnect()
    for (const { window } of [first, second]) expect((await until(window, ({ status }) => status === 'live')).drafts).toEqual([])
  })

  test('tell each other of older events that one of them has fetched', async () => {
    const id = crypto.randomUUID()
    const source = new ScriptedSource(messages(0, 499))
    const [first, second] = [openTab(source, id), openTab(source, id)]
    for (const { window } of [first, second]) await until(window, isLiveAt(499))
    await second.window.loadOlder()
    await until(first.window, ({ gaps }) => gaps[0]?.to === 299)
    expect(first.conversation.diagnostics().pagesFetched).toBe(1)
  })

  test('all see that the leader’s link is refused, and any of them can have it tried again', async () => {
    const [first, second, source] = await openPair()
    source.fail(new EventreelError('unauthorized', 'The key is not known.'))
    for (const { window } of [first, second]) await until(window, ({ status, error }) => status === 'failed' && error?.code === 'unauthorized')
    source.fail(null)
    source.hold(messages(10, 10))
    second.conversation.reconnect()
    for (const { window } of [first, second]) expect(idsOf((await until(window, isLiveAt(10))).events)).toEqual(upTo(10))
  })

  test('of different users share nothing', async () => {
    const id = crypto.randomUUID()
    const source = new ScriptedSource(messages(0, 3))
    const ann = openTab(source, id)
    await until(ann.window, isLiveAt(3))
    const other = new ScriptedSource([])
    const client = createEventClient({ source: () => other, baseUrl: 'https://tabs.example.com', userId: 'bob' })
    onTestFinished(() => client.close())
    const window = client.conversation(id).openWindow()
    expect((await until(window, ({ status }) => status === 'live')).events).toEqual([])
  })
})

/** A page whose timers and messages stand still while it is frozen. */
function freezable() {
  let isFrozen = false
  const waiting: (() => void)[] = []
  const hold = (work: () => void) => () => void (isFrozen ? waiting.push(work) : work())
  class HeldChannel extends BroadcastChannel {
    override set onmessage(handler: ((event: MessageEvent) => void) | null) {
      super.onmessage = handler && ((event) => hold(() => handler(event))())
    }
    override postMessage(data: unknown): void {
      hold(() => super.postMessage(data))()
    }
  }
  const runtime: Runtime = Object.defineProperties(Object.create(platform) as Runtime, {
    setTimer: { value: (callback: () => void, ms: number) => platform.setTimer(hold(callback), ms) },
    BroadcastChannel: { value: HeldChannel },
  })
  return {
    runtime,
    freeze: () => void (isFrozen = true),
    thaw() {
      isFrozen = false
      for (const work of waiting.splice(0)) work()
    },
  }
}
