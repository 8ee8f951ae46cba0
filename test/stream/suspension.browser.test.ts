import { describe, expect, it, onTestFinished } from 'vitest'
import { createEventClient, platform, type Runtime } from 'eventreel'
import { ScriptedSource } from 'eventreel/testing'
import type { SourceCursor, SourceFrame } from '../../src/source/conversation-source.ts'
import { idsOf, messages, upTo } from './session-fixture.ts'
import { until } from './until.ts'

class CountedSource extends ScriptedSource {
  readonly #watchers: (() => void)[] = []
  open = 0

  override async *connect(cursor: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    this.#count(1)
    try {
      yield* super.connect(cursor)
    } finally {
      this.#count(-1)
    }
  }

  async opened(links: number): Promise<void> {
    while (this.open !== links) await new Promise<void>((resolve) => this.#watchers.push(resolve))
  }

  #count(change: number): void {
    this.open += change
    for (const tell of this.#watchers.splice(0)) tell()
  }
}

function openTab(source: ScriptedSource, conversationId: string, runtime?: Runtime) {
  const client = createEventClient({ source: () => source, baseUrl: 'https://standing.example.com', userId: 'ann', runtime })
  onTestFinished(() => client.close())
  const conversation = client.conversation(conversationId)
  return { conversation, window: conversation.openWindow() }
}

const isLiveAt = (last: number) => (snapshot: { status: string; events: readonly { id: number }[] }) => snapshot.status === 'live' && snapshot.events.at(-1)?.id === last

describe('a page that stands still', () => {
  it.each<[string, () => Event, () => Event, () => EventTarget]>([
    ['frozen', () => new Event('freeze'), () => new Event('resume'), () => document],
    ['kept for the back button', () => new PageTransitionEvent('pagehide', { persisted: true }), () => new PageTransitionEvent('pageshow', { persisted: true }), () => window],
  ])('closes its link, and goes on where it was: %s', async (_, leave, comeBack, target) => {
    const source = new CountedSource(messages(0, 4))
    const tab = openTab(source, crypto.randomUUID())
    await until(tab.window, isLiveAt(4))
    target().dispatchEvent(leave())
    await source.opened(0)
    source.hold(messages(5, 9))
    target().dispatchEvent(comeBack())
    const { events, error } = await until(tab.window, isLiveAt(9))
    expect(idsOf(events)).toEqual(upTo(9))
    expect(error).toBeNull()
  })

  it('leaves the lead to another at once, and follows it afterwards', async () => {
    const id = crypto.randomUUID()
    const source = new CountedSource(messages(0, 4))
    let suspend: (suspended: boolean) => void = () => {}
    // Its own page: what the other hears is not told to it.
    const runtime = Object.create(platform, { onSuspend: { value: (listener: (suspended: boolean) => void) => ((suspend = listener), () => {}) } }) as Runtime
    const first = openTab(source, id, runtime)
    await until(first.window, isLiveAt(4))
    const second = openTab(source, id)
    await until(second.window, isLiveAt(4))
    suspend(true)
    source.hold(messages(5, 5))
    expect(idsOf((await until(second.window, isLiveAt(5))).events)).toEqual(upTo(5))
    expect(source.open).toBe(1)
    source.emit(messages(6, 6))
    await until(second.window, isLiveAt(6))
    suspend(false)
    expect(idsOf((await until(first.window, isLiveAt(6))).events)).toEqual(upTo(6))
    expect(source.open).toBe(1)
    expect(first.conversation.diagnostics().reconnects).toEqual([])
  })
})
