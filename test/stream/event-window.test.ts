import { describe, expect, it } from 'vitest'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { startConversation } from './conversation-fixture.ts'
import { ScriptedV0Source } from './scripted-v0-source.ts'
import { idsOf, messages } from './session-fixture.ts'

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

async function openWindow(count: number, windowSize?: number) {
  const source = new ScriptedSource(messages(0, count - 1))
  const started = startConversation(source)
  const window = started.conversation.openWindow({ windowSize })
  await started.clock.advance(50)
  return { ...started, source, window, ids: () => idsOf(window.getSnapshot().events) }
}

describe('a window', () => {
  it('opens at the tail', async () => {
    const { window, ids } = await openWindow(1000)
    expect(ids()).toEqual(range(900, 999))
    expect(window.getSnapshot()).toMatchObject({ hasOlder: true, hasNewer: false, status: 'live', latestEventId: 999 })
  })

  it('grows to older pages and lets go of the newer end beyond its size', async () => {
    const { window, ids } = await openWindow(1000, 250)
    await window.loadOlder()
    expect(ids()).toEqual(range(800, 999))
    await window.loadOlder()
    expect(ids()).toEqual(range(700, 949))
    expect(window.getSnapshot().hasNewer).toBe(true)
    await window.loadNewer()
    expect(ids()).toEqual(range(750, 999))
    expect(window.getSnapshot().hasNewer).toBe(false)
  })

  it('fills up with older events where its end is to stay, and goes on following', async () => {
    const { window, ids, source, clock } = await openWindow(1000, 250)
    await window.loadOlder({ keepEnd: true })
    expect(ids()).toEqual(range(800, 999))
    const loading = window.loadOlder({ keepEnd: true })
    source.emit(messages(1000, 1009))
    await loading
    await clock.advance(50)
    expect(ids()).toEqual(range(760, 1009))
    await window.loadOlder({ keepEnd: true })
    expect(ids()).toEqual(range(760, 1009))
    expect(window.getSnapshot()).toMatchObject({ hasOlder: true, hasNewer: false, loading: null })
  })

  it('has nothing older at the beginning', async () => {
    const { window, ids } = await openWindow(150)
    await window.loadOlder()
    expect(ids()).toEqual(range(0, 149))
    expect(window.getSnapshot().hasOlder).toBe(false)
  })

  it('follows live events, and lets go of the older end', async () => {
    const { window, ids, source, clock } = await openWindow(100, 100)
    source.emit(messages(100, 149))
    await clock.advance(50)
    expect(ids()).toEqual(range(50, 149))
    expect(window.getSnapshot().hasOlder).toBe(true)
  })

  it('keeps what the reader looks at while they are elsewhere', async () => {
    const { window, ids, source, clock } = await openWindow(100, 100)
    window.setFollowing(false)
    source.emit(messages(100, 149))
    await clock.advance(50)
    expect(ids()).toEqual(range(0, 99))
    expect(window.getSnapshot()).toMatchObject({ hasNewer: true, latestEventId: 149 })
    await window.jumpTo('last')
    expect(ids()).toEqual(range(50, 149))
    expect(window.getSnapshot().hasNewer).toBe(false)
  })

  it('jumps to any id and to both ends', async () => {
    const { window, ids } = await openWindow(1000, 200)
    await window.jumpTo(300)
    expect(ids()).toContain(300)
    expect(window.getSnapshot()).toMatchObject({ hasOlder: true, hasNewer: true })
    await window.jumpTo('first')
    expect(ids()[0]).toBe(0)
    await window.jumpTo('last')
    expect(ids().at(-1)).toBe(999)
  })

  it('does not take live events into the middle of history', async () => {
    const { window, ids, source, clock } = await openWindow(1000)
    await window.jumpTo('first')
    source.emit(messages(1000, 1004))
    await clock.advance(50)
    expect(ids()).toEqual(range(0, 99))
  })

  it('loses nothing that arrives while a page loads', async () => {
    const { window, ids, source, clock } = await openWindow(1000, 200)
    await window.jumpTo('first')
    const jump = window.jumpTo('last')
    source.emit(messages(1000, 1009))
    await jump
    await clock.advance(50)
    expect(ids()).toEqual(range(ids()[0] ?? 0, 1009))
  })

  it('shows at once what fills a gap of it while a page loads, and keeps what fills one of the page', async () => {
    const held = [...messages(0, 49), ...messages(55, 149), ...messages(155, 299), ...messages(400, 449), ...messages(460, 509)]
    const source = new ScriptedSource(messages(0, 509))
    source.fail(unreachable())
    const { conversation, clock, mirror } = startConversation(source, { store: new MemoryEventStore({ conversationId: 'c', events: held, mirror: true }) })
    const window = conversation.openWindow()
    const ids = () => idsOf(window.getSnapshot().events)
    await clock.advance(50)
    expect(ids()).toEqual([...range(400, 449), ...range(460, 509)])
    let answer = () => {}
    source.readPage = async ({ from }) => {
      // By then the first half of the page is read.
      if (from === 150) await mirror.keep(messages(50, 54))
      else if (from === 50) await new Promise<void>((resolve) => (answer = resolve))
      throw unreachable()
    }
    const jump = window.jumpTo(80)
    await clock.advance(50)
    await mirror.keep(messages(450, 459))
    await clock.advance(50)
    expect(ids()).toEqual(range(400, 509))
    answer()
    await jump
    expect(ids()).toEqual([...range(25, 149), ...range(155, 184)])
  })

  it('keeps what new events push out of it while an older page loads', async () => {
    const { window, ids, source, clock } = await openWindow(1000, 300)
    const { readPage } = source
    let answer = () => {}
    source.readPage = async (query) => {
      await new Promise<void>((resolve) => (answer = resolve))
      return readPage.call(source, query)
    }
    const loading = window.loadOlder()
    await clock.advance(50)
    for (let id = 1000; id < 1400; id++) source.emit(messages(id, id))
    await clock.advance(100)
    expect(ids()).toEqual(range(1100, 1399))
    answer()
    await loading
    expect(ids()).toEqual(range(800, 1099))
    expect(window.getSnapshot().hasNewer).toBe(true)
  })

  it('shows the end of the log again after all that it showed were hints of events that never were', async () => {
    const time = { now: () => 0 }
    const source = new ScriptedV0Source([], () => time.now())
    const { conversation, clock } = startConversation(source)
    time.now = () => clock.now()
    const window = conversation.openWindow()
    await clock.advance(2_000)
    source.hint(...messages(50, 52))
    source.write(...messages(0, 9))
    await clock.advance(2_000)
    expect(idsOf(window.getSnapshot().events)).toEqual([50, 51, 52])
    await clock.advance(120_000)
    expect(idsOf(window.getSnapshot().events)).toEqual(range(0, 9))
  })

  it('keeps the identity of its snapshot until something changes', async () => {
    const { window, source, clock } = await openWindow(10)
    const before = window.getSnapshot()
    await clock.advance(60_000)
    expect(window.getSnapshot()).toBe(before)
    source.emit(messages(10, 10))
    await clock.advance(50)
    expect(window.getSnapshot()).not.toBe(before)
  })

  it('tells a burst of changes at most once a frame', async () => {
    const { window, source, clock } = await openWindow(10)
    let calls = 0
    window.subscribe(() => calls++)
    for (let i = 0; i < 100; i++) {
      source.push({ transient: { draft: { key: 'd', delta: 'x' } } })
      await clock.advance(1)
    }
    expect(window.getSnapshot().drafts[0]?.text.length).toBeGreaterThan(80)
    expect(calls).toBeLessThanOrEqual(8)
    expect(calls).toBeGreaterThan(3)
  })

  it('tells what was saved as soon as it is read', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', events: messages(0, 9), mirror: true })
    const { conversation, clock } = startConversation(new ScriptedSource(messages(0, 9)), { store })
    const window = conversation.openWindow()
    let told: number[] = []
    window.subscribe(() => (told = idsOf(window.getSnapshot().events)))
    await clock.advance(0)
    expect(told).toEqual(range(0, 9))
  })

  it('tells once of an event, not again of the end of the log that it has shown', async () => {
    const { window, source, clock } = await openWindow(10)
    let calls = 0
    window.subscribe(() => calls++)
    source.emit(messages(10, 10))
    await clock.advance(1_000)
    expect(window.getSnapshot().latestEventId).toBe(10)
    expect(calls).toBe(1)
  })

  it('tells a page that nobody sees once a second, and at once when it is seen again', async () => {
    const { window, ids, source, clock } = await openWindow(10)
    await clock.advance(1_000)
    let calls = 0
    window.subscribe(() => {
      calls++
      window.getSnapshot()
    })
    clock.setVisible(false)
    for (let id = 10; id < 55; id++) {
      source.emit(messages(id, id))
      await clock.advance(100)
    }
    expect(calls).toBeGreaterThanOrEqual(4)
    expect(calls).toBeLessThanOrEqual(5)
    expect(ids()).not.toContain(54)
    clock.setVisible(true)
    expect(ids()).toEqual(range(0, 54))
    await clock.advance(1_000)
    expect(calls).toBeLessThanOrEqual(6)
  })

  it('shows a hidden page what it has loaded without delay', async () => {
    const { window, ids, clock } = await openWindow(1000)
    clock.setVisible(false)
    await window.loadOlder()
    expect(ids()).toEqual(range(800, 999))
  })

  it('is not told of a page that is shown after it was closed', async () => {
    const { window, source, clock } = await openWindow(10)
    let calls = 0
    window.subscribe(() => calls++)
    clock.setVisible(false)
    source.emit(messages(10, 11))
    await clock.advance(10)
    calls = 0
    window.close()
    clock.setVisible(true)
    await clock.advance(5_000)
    expect(calls).toBe(0)
  })

  it('puts an event in the place of its draft in one step', async () => {
    const { window, source, clock } = await openWindow(10)
    const seen: string[] = []
    window.subscribe(() => {
      const { drafts, events } = window.getSnapshot()
      seen.push(`${drafts.length} ${events.at(-1)?.id}`)
    })
    source.push({ transient: { draft: { key: 'd', text: 'Hello' } } })
    await clock.advance(100)
    source.emit(messages(10, 10).map((event) => ({ ...event, draft_key: 'd' })))
    await clock.advance(100)
    expect([...new Set(seen)]).toEqual(['1 9', '0 10'])
  })

  it('shows what is held on both sides of a hole while there is no network', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', events: [...messages(0, 49), ...messages(200, 249)], mirror: true })
    const source = new ScriptedSource(messages(0, 249))
    source.fail(unreachable())
    const { conversation, clock } = startConversation(source, { store })
    const window = conversation.openWindow()
    await clock.advance(50)
    const loading = window.loadOlder()
    await clock.advance(60_000)
    await loading
    const { events, gaps } = window.getSnapshot()
    expect(idsOf(events)).toEqual([...range(0, 49), ...range(200, 249)])
    expect(gaps).toEqual([{ from: 50, to: 199 }])
  })

  it('fetches a page of a hole that it is asked to jump into, and keeps the rest in place', async () => {
    const store = new MemoryEventStore({ conversationId: 'c', events: [...messages(0, 49), ...messages(300, 349)], mirror: true })
    const source = new ScriptedSource(messages(0, 349))
    source.fail(unreachable())
    const { conversation, clock } = startConversation(source, { store })
    const window = conversation.openWindow()
    await clock.advance(50)
    const loading = window.loadOlder()
    await clock.advance(60_000)
    await loading
    source.fail(null)
    await window.jumpTo(299)
    expect(idsOf(window.getSnapshot().events)).toEqual([...range(0, 49), ...range(200, 349)])
    expect(window.getSnapshot().gaps).toEqual([{ from: 50, to: 199 }])
    await window.jumpTo(60)
    expect(idsOf(window.getSnapshot().events)).toEqual([...range(0, 99), ...range(200, 349)])
  })

  it('shows what it was asked to jump to without a break, also when new events push it out while it is fetched', async () => {
    const held = [...messages(0, 9), ...messages(20, 109)]
    const store = new MemoryEventStore({ conversationId: 'c', events: held, mirror: true })
    await store.adoptEpoch('scripted')
    const source = new ScriptedSource(messages(0, 109))
    const { conversation, clock } = startConversation(source, { store })
    const window = conversation.openWindow({ windowSize: 100 })
    await clock.advance(50)
    expect(idsOf(window.getSnapshot().events)).toEqual(idsOf(held))
    const readPage = source.readPage.bind(source)
    const gate = Promise.withResolvers<void>()
    source.readPage = async (query) => {
      const page = await readPage(query)
      await gate.promise
      return page
    }
    const jumping = window.jumpTo(15)
    await clock.advance(0)
    source.emit(messages(110, 149))
    await clock.advance(50)
    gate.resolve()
    await jumping
    expect(idsOf(window.getSnapshot().events)).toEqual(range(15, 114))
    expect(window.getSnapshot().hasNewer).toBe(true)
  })
})
