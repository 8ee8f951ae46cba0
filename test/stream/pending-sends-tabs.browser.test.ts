import { describe, expect, onTestFinished, test } from 'vitest'
import { createEventClient, platform, type NewEvent, type Runtime } from 'eventreel'
import { ScriptedSource } from 'eventreel/testing'
import { messages } from './session-fixture.ts'
import { until } from './until.ts'

const say = (content: string): NewEvent => ({ source: 'user', action: 'message', args: { content } })

/** A tab of one origin: its own client on the platform's own locks, channels and disks. */
function openTab(source: ScriptedSource, conversationId: string, runtime?: Runtime) {
  const client = createEventClient({ source: () => source, baseUrl: 'https://sends.example.com', userId: 'ann', runtime })
  onTestFinished(() => client.close())
  const conversation = client.conversation(conversationId)
  const window = conversation.openWindow()
  /** Every row of the user's that was ever shown at once, with the number of times. */
  const most = new Map<string, number>()
  const rows = () => {
    const { events, pending } = window.getSnapshot()
    return [...events, ...pending.map(({ action }) => action)].flatMap((event) => (event.action === 'message' && 'args' in event && event.source === 'user' ? [(event.args as { content: string }).content] : []))
  }
  window.subscribe(() => {
    const now = rows()
    for (const text of now) most.set(text, Math.max(most.get(text) ?? 0, now.filter((other) => other === text).length))
  })
  return { client, conversation, window, rows, most }
}

async function openPair(leadersRuntime?: Runtime) {
  const id = crypto.randomUUID()
  const source = new ScriptedSource(messages(0, 9))
  const leader = openTab(source, id, leadersRuntime)
  await until(leader.window, ({ status }) => status === 'live')
  const follower = openTab(source, id)
  await until(follower.window, ({ status }) => status === 'live')
  return { source, leader, follower, id }
}

/** Of a page that stood still: what was said meanwhile it never heard, and its clock has moved on when it wakes. */
function sleepyRuntime() {
  let slept = 0
  let isDeaf = false
  class Channel extends BroadcastChannel {
    constructor(name: string) {
      super(name)
      this.addEventListener('message', (event) => isDeaf && event.stopImmediatePropagation())
    }
  }
  const runtime = Object.create(platform, {
    BroadcastChannel: { value: Channel },
    elapsed: { value: () => platform.elapsed() + slept },
  }) as Runtime
  return {
    runtime,
    deafen: () => (isDeaf = true),
    wakeAfter: (ms: number) => (slept += ms),
  }
}

/** What is given to the server gets no answer until it is let go. */
function hold(source: ScriptedSource) {
  const send = source.send.bind(source)
  let release = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  let given = 0
  source.send = async (action, options) => {
    given++
    await gate
    options.signal.throwIfAborted()
    return send(action, options)
  }
  return { release: () => release(), given: () => given }
}

const sentTexts = (source: ScriptedSource) => source.sent.map(({ action }) => (action as { args: { content: string } }).args.content)

describe('tabs that send to one conversation', () => {
  test('show each message once in all of them, whichever it was written in', async () => {
    const { source, leader, follower } = await openPair()
    for (let i = 0; i < 10; i++) await (i % 2 === 0 ? leader : follower).conversation.send(say(`m${i}`))
    for (const tab of [leader, follower]) {
      await until(tab.window, ({ pending, latestEventId }) => pending.length === 0 && latestEventId === 19)
      expect(tab.rows().toSorted()).toEqual(Array.from({ length: 10 }, (_, i) => `m${i}`))
      expect([...tab.most.values()]).toEqual(Array.from({ length: 10 }, () => 1))
    }
    expect(sentTexts(source).toSorted()).toEqual(leader.rows().toSorted())
  })

  test('show what waits in the other, with its state, and let either discard it', async () => {
    const { source, leader, follower } = await openPair()
    const held = hold(source)
    const { key, durable } = await follower.conversation.send(say('a'))
    expect(durable).toBe(true)
    await until(leader.window, ({ pending }) => pending[0]?.status === 'sending')
    expect(await until(follower.window, ({ pending }) => pending[0]?.status === 'sending')).toMatchObject({ pending: [{ key }] })
    expect(held.given()).toBe(1)
    leader.conversation.discard(key)
    await until(follower.window, ({ pending }) => pending.length === 0)
    held.release()
  })

  test('deliver in the next leader what the last one had under way', async () => {
    const { source, leader, follower } = await openPair()
    const held = hold(source)
    await leader.conversation.send(say('a'))
    await follower.conversation.send(say('b'))
    await until(follower.window, ({ pending }) => pending.length === 2 && pending[0]?.status === 'sending')
    leader.client.close()
    held.release()
    await until(follower.window, ({ pending, latestEventId }) => pending.length === 0 && latestEventId === 11)
    expect(sentTexts(source)).toEqual(['a', 'b'])
    // It may have shown its own before it heard of the other's.
    expect(Object.fromEntries(follower.most)).toEqual({ a: 1, b: 1 })
  })

  test('deliver in a leader that wakes what another has left meanwhile', async () => {
    const { runtime, deafen, wakeAfter } = sleepyRuntime()
    const { source, leader, follower } = await openPair(runtime)
    deafen()
    expect(await follower.conversation.send(say('a'))).toMatchObject({ durable: true })
    follower.client.close()
    wakeAfter(10_000)
    await until(leader.window, ({ pending, latestEventId }) => pending.length === 0 && latestEventId === 10)
    expect(sentTexts(source)).toEqual(['a'])
    expect(leader.most).toEqual(new Map([['a', 1]]))
  })

  test('show after a reload what was not sent, before the server answers', async () => {
    const { source, leader, follower, id } = await openPair()
    const held = hold(source)
    await leader.conversation.send(say('a'))
    leader.client.close()
    follower.client.close()
    const silent = new ScriptedSource(messages(0, 9))
    silent.hang()
    const { pending } = await until(openTab(silent, id).window, (snapshot) => snapshot.pending.length > 0)
    expect(pending).toMatchObject([{ action: say('a'), status: 'pending', durable: true }])
    held.release()
    expect(sentTexts(source)).toEqual([])
  })
})
