import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import type { Outbox } from '../../src/store/outbox.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { Inbox } from '../../src/stream/inbox.ts'
import { startConversation } from './conversation-fixture.ts'
import { ScriptedV0Source } from './scripted-v0-source.ts'
import { idsOf, messages, startSession, upTo } from './session-fixture.ts'

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
async function openWindow(count: number, windowSize?: number) {
  const source = new ScriptedSource(messages(0, count - 1))
  const started = startConversation(source)
  const window = started.conversation.openWindow({ windowSize })
  await started.clock.advance(50)
  return { ...started, source, window, ids: () => idsOf(window.getSnapshot().events) }
}
/** Makes the next page wait. */
function holdPages(source: ScriptedSource) {
  const read = source.readPage.bind(source)
  let release = () => {}
  const gate = new Promise<void>((resolve) => { release = resolve })
  source.readPage = async (query) => {
    const page = await read(query)
    await gate
    return page
  }
  return () => { source.readPage = read; release() }
}

describe('what happens at the same time', () => {
  it('takes no id beyond the end for absent when a reader jumps there, and asks for none', async () => {
    const { window, ids, source, clock, mirror } = await openWindow(120)
    let reads = 0
    const read = source.readPage.bind(source)
    source.readPage = (q) => { reads++; return read(q) }
    await window.jumpTo(1000)
    expect(reads).toBeLessThan(4)
    expect(mirror.cursor).toBe(119)
    source.emit(messages(120, 125))
    await clock.advance(50)
    expect(ids().slice(-6)).toEqual(range(120, 125))
  })
  it('does not take an event that is still to come for absent when it is asked for', async () => {
    const { conversation, ids, source, clock } = await openWindow(20)
    await expect(conversation.log.getEvent(22)).rejects.toMatchObject({ code: 'event_not_found' })
    source.emit(messages(20, 25))
    await clock.advance(50)
    expect(ids()).toEqual(upTo(25))
  })
  it('ends a send whose event was shown without its key before the answer came', async () => {
    const { source, window, conversation, clock } = await openWindow(5)
    source.send = async (action) => {
      source.emit([{ source: 'user', ...(action as object), action: 'message', args: { content: 'x' } } as never])
      await new Promise<void>((r) => { clock.setTimer(r, 10) })
      return { id: 5 }
    }
    await conversation.send({ action: 'message', args: { content: 'x' } })
    await clock.advance(100)
    expect(window.getSnapshot().events.at(-1)?.id).toBe(5)
    expect(window.getSnapshot().pending).toEqual([])
  })
  it('shows a hint once that comes while a window loads', async () => {
    let now = () => 0
    const source = new ScriptedV0Source(messages(0, 4), () => now())
    const { conversation, clock } = startConversation(source)
    now = () => clock.now()
    const window = conversation.openWindow()
    await clock.advance(2000)
    const [five] = messages(5, 5)
    const search = conversation.log.searchEvents.bind(conversation.log)
    Object.assign(conversation.log, { async *searchEvents(q: never) { source.hint(five as never); await new Promise<void>((r) => { clock.setTimer(r, 10) }); yield* search(q) } })
    const jumping = window.jumpTo('last')
    await clock.advance(100)
    await jumping
    expect(idsOf(window.getSnapshot().events)).toEqual(upTo(5))
  })
  it('leaves no hole when live events push a window on while it loads older ones', async () => {
    const { window, ids, source, clock } = await openWindow(1000, 150)
    const release = holdPages(source)
    const loading = window.loadOlder()
    await clock.advance(20)
    source.emit(messages(1000, 1079))
    await clock.advance(50)
    release()
    await clock.advance(50)
    await loading
    expect(ids()).toEqual(range(800, 949))
  })
  it('keeps nothing of an older page that arrives after the log was replaced', async () => {
    const { window, ids, source, clock, mirror } = await openWindow(1000)
    const release = holdPages(source)
    const loading = window.loadOlder()
    await clock.advance(20)
    const other = messages(0, 9).map((e) => ({ ...e, message: 'other' }))
    source.replaceLog(other, 'second')
    await clock.advance(20)
    release()
    await clock.advance(5000)
    await loading.catch(() => undefined)
    expect(ids()).toEqual(upTo(9))
    expect(mirror.cursor).toBe(9)
  })
  it('shows nothing of an old log that is still being read from the cache when it is replaced', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true, events: messages(0, 49) })
    await store.adoptEpoch('old')
    const search = store.searchEvents.bind(store)
    const source = new ScriptedSource(messages(0, 9))
    const { conversation, clock } = startConversation(source, { store })
    Object.assign(store, { async *searchEvents(q: never) { for await (const e of search(q)) { yield e; if (e.id === 48) await new Promise<void>((r) => { clock.setTimer(r, 1000) }) } } })
    const window = conversation.openWindow()
    await clock.advance(200)
    await clock.advance(5000)
    expect(idsOf(window.getSnapshot().events)).toEqual(upTo(9))
  })
  it('leaves no frame behind that comes just as the frames before it are done', async () => {
    for (let ticks = 0; ticks < 12; ticks++) {
      let handled = 0
      const inbox = new Inbox({ acceptEvents: async () => {}, acceptFrame: async () => { handled++ }, fail: () => {} }, new ManualClock())
      inbox.push({ type: 'other', frame: { head: 1 } })
      for (let i = 0; i < ticks; i++) await Promise.resolve()
      inbox.push({ type: 'other', frame: { head: 2 } })
      for (let i = 0; i < 30; i++) await Promise.resolve()
      expect([ticks, handled]).toEqual([ticks, 2])
    }
  })
  it('takes no id of a new log for absent because the old one was longer', async () => {
    let now = () => 0
    const source = new ScriptedV0Source(messages(0, 200), () => now())
    const { session, clock, mirror } = startSession(source)
    now = () => clock.now()
    session.follow()
    await clock.advance(70_000)
    source.replace(messages(0, 9).filter((e) => e.id !== 8).map((e) => ({ ...e, message: 'other' })))
    source.drop()
    await clock.advance(20_000)
    expect(mirror.gapsUpTo(9)).toEqual([{ from: 8, to: 8 }])
  })
  it('does not take an older message with the same words for the echo of a send', async () => {
    let now = () => 0
    const old = messages(0, 299).map((e) => ({ ...e, source: 'user' as const }))
    const source = new ScriptedV0Source(old, () => now())
    const { conversation, clock } = startConversation(source)
    now = () => clock.now()
    const window = conversation.openWindow()
    await clock.advance(70_000)
    await conversation.send({ action: 'message', args: { content: 'message 150' } })
    await clock.advance(100)
    expect(window.getSnapshot().pending.length).toBe(1)
    await window.loadOlder()
    await clock.advance(100)
    expect(window.getSnapshot().pending.length).toBe(1)
  })
  it('takes a hint and its confirmation for the echo of one send only', async () => {
    let now = () => 0
    const source = new ScriptedV0Source(messages(0, 4), () => now())
    const { conversation, clock } = startConversation(source)
    now = () => clock.now()
    const window = conversation.openWindow()
    await clock.advance(2_000)
    const say = { action: 'message' as const, args: { content: 'message 5' } }
    await conversation.send(say)
    await conversation.send(say)
    await clock.advance(100)
    expect(source.sent.length).toBe(2)
    const echo = messages(5, 5).map((e) => ({ ...e, source: 'user' as const }))
    source.hint(...echo)
    await clock.advance(10)
    source.write(...echo)
    await clock.advance(5_000)
    expect(window.getSnapshot().pending.length).toBe(1)
  })
  it('shows the log that took the place of the old one while the link was down', async () => {
    const source = new ScriptedSource(messages(0, 50))
    const { session, clock, told } = startSession(source)
    session.follow()
    await clock.advance(0)
    source.fail(unreachable())
    await clock.advance(10)
    source.replaceLog(messages(0, 9), 'second')
    source.fail(null)
    await clock.advance(30_000)
    expect(session.status).toBe('live')
    expect(idsOf(told)).toEqual(upTo(9))
  })
  it('keeps in memory what the disk took just as it was given up', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const source = new ScriptedSource(messages(0, 9))
    const { session, clock, mirror } = startSession(source, store)
    session.follow()
    await clock.advance(0)
    const append = store.append.bind(store)
    store.append = async (...args) => { await new Promise<void>((r) => { clock.setTimer(r, 4000) }); await append(...args) }
    store.getEvent = () => new Promise(() => {})
    store.close = async () => {}
    void mirror.getEvent(3).catch(() => undefined)
    await clock.advance(3000)
    source.emit(messages(10, 11))
    await clock.advance(60_000)
    const ids: number[] = []
    for await (const event of mirror.searchEvents({ onMissing: 'skip' })) ids.push(event.id)
    expect(mirror.degraded).toBe('blocked')
    expect(ids.filter((id) => id > 9)).toEqual([10, 11])
  })
  it('sends what the disk does not save in time', async () => {
    const never = () => new Promise<never>(() => {})
    const outbox: Outbox = { load: never, put: never, delete: never, claim: never, close: () => {} }
    const source = new ScriptedV0Source(messages(0, 4), () => 0)
    const { conversation, clock } = startConversation(source, { outbox })
    conversation.openWindow()
    await clock.advance(2_000)
    const receipt = conversation.send({ action: 'message', args: { content: 'x' } })
    await clock.advance(6_000)
    expect(await receipt).toMatchObject({ durable: false })
    expect(source.sent).toHaveLength(1)
  })

  it('does not take a log for another one because a later reading shows the keys of its events', async () => {
    const { source, conversation, clock, ids, window } = await openWindow(10)
    const read = source.readPage.bind(source)
    source.readPage = async (query) => {
      const page = await read(query)
      return { ...page, events: page.events.map((event) => ({ ...(event as object), idempotency_key: 'k' })) }
    }
    await expect(conversation.log.getEvent(10)).rejects.toMatchObject({ code: 'event_not_found' })
    await clock.advance(50)
    expect(window.getSnapshot().notices).toEqual([])
    expect(ids()).toEqual(upTo(9))
  })

  it('goes on behind a newest page of which nothing can be read', async () => {
    const source = new ScriptedSource(messages(0, 149))
    const read = source.readPage.bind(source)
    source.readPage = async (query) => {
      const page = await read(query)
      return { ...page, events: page.events.map((event) => ((event as { id: number }).id < 50 ? event : { id: (event as { id: number }).id })) }
    }
    const { session, clock, mirror } = startSession(source)
    session.follow()
    await clock.advance(100)
    expect(session.state.error).toBe(null)
    expect(mirror.cursor).toBe(149)
    expect(mirror.gapsUpTo(149)).toEqual([{ from: 0, to: 49 }])
  })

  it('keeps nothing of another log that answers for an older page', async () => {
    const { window, ids, source, clock, mirror } = await openWindow(300)
    const read = source.readPage.bind(source)
    source.readPage = async (query) => ({ ...(await read(query)), ...(query.to === undefined ? {} : { epoch: 'second' }) })
    await window.loadOlder()
    source.readPage = read
    await clock.advance(10)
    expect(mirror.epoch).toBe('second')
    expect(mirror.known).toEqual([])
    expect(ids()).toEqual([])
  })

  it('shows what another tab made of the log', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
    const source = new ScriptedSource(messages(0, 9))
    const { conversation, clock } = startConversation(source, { store })
    const window = conversation.openWindow()
    await clock.advance(50)
    const append = store.append.bind(store)
    store.append = async () => {
      store.append = append
      await store.reset('scripted')
      await append(messages(0, 10))
      throw new EventreelError('fenced', 'Another tab has reset the log.', { retryable: true })
    }
    source.emit(messages(10, 10))
    await clock.advance(5_000)
    expect(idsOf(window.getSnapshot().events)).toEqual(upTo(10))
  })
})
