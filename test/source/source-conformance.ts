import { describe, expect, it, onTestFinished } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { ConversationSource, SourceFrame, SourcePageQuery } from '../../src/source/conversation-source.ts'

/** A conversation on a server, and a source that speaks with it. */
export interface SourceUnderTest {
  readonly source: ConversationSource
  /** Appends a message of the agent. */
  append(content: string): Promise<unknown> | void
  /** The server is gone; what comes to its address is refused. */
  stop(): Promise<void>
}

export interface SourceOptions {
  /** Messages `0`, `1`, … that the log has at the beginning. */
  readonly count: number
  /** What the server takes; the client's may be another one. */
  readonly key?: string
  readonly clientKey?: string
  /** True: the client asks for a conversation that there is not. */
  readonly isUnknown?: boolean
}

const contentOf = (event: unknown) => ((event as AgentEvent & { args?: { content?: unknown } }).args?.content ?? null) as string | null
const idsOf = (events: readonly unknown[]) => (events as readonly AgentEvent[]).map(({ id }) => id)
const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

/** What every source keeps to, whatever its server speaks. */
export function describeSource(name: string, start: (options: SourceOptions) => Promise<SourceUnderTest>): void {
  const life = () => {
    const controller = new AbortController()
    onTestFinished(() => controller.abort(new Error('the test is over')))
    return controller
  }

  /** Reads on from page to page as a session does, at most so many events at once. */
  async function readAll(source: ConversationSource, limit: number, reverse: boolean, bounds: Pick<SourcePageQuery, 'from' | 'to'> = {}): Promise<AgentEvent[]> {
    const { signal } = life()
    const read: AgentEvent[] = []
    for (let rest = bounds; ; ) {
      const page = await source.readPage({ ...rest, limit, reverse, signal })
      const events = page.events as AgentEvent[]
      expect(events.length).toBeLessThanOrEqual(limit)
      read.push(...events)
      const last = events.at(-1)
      if (!page.hasMore || last === undefined) return read
      rest = reverse ? { ...rest, to: last.id - 1 } : { ...rest, from: last.id + 1 }
    }
  }

  /** What a link says, until enough of it has come. */
  async function hear(source: ConversationSource, afterId: number, enough: (frames: readonly SourceFrame[]) => boolean, onConnected: () => unknown): Promise<SourceFrame[]> {
    const controller = life()
    const frames: SourceFrame[] = []
    for await (const frame of source.connect({ afterId, signal: controller.signal })) {
      frames.push(frame)
      if ('connected' in frame) await onConnected()
      if (enough(frames)) break
    }
    return frames
  }
  const told = (frames: readonly SourceFrame[]) => frames.flatMap((frame) => ('events' in frame ? frame.events : 'provisional' in frame ? frame.provisional : []))

  describe(`a source: ${name}`, () => {
    it('reads the newest page, descending, and says where the log ends', async () => {
      const log = await start({ count: 230 })
      const page = await log.source.readPage({ limit: 100, reverse: true, signal: life().signal })
      const ids = idsOf(page.events)
      expect(ids).toEqual(range(229 - ids.length + 1, 229).reverse())
      expect(ids.length).toBeGreaterThan(89)
      expect(page.events.map(contentOf)).toEqual(ids.map(String))
      expect(page.hasMore).toBe(true)
      expect(page.latestEventId ?? ids[0]).toBe(229)
    })

    it('gives every event once, in order, in both directions, page by page, at any limit', async () => {
      const log = await start({ count: 123 })
      for (const limit of [7, 50, 100]) {
        expect((await readAll(log.source, limit, false)).map(contentOf)).toEqual(range(0, 122).map(String))
        expect((await readAll(log.source, limit, true)).map(contentOf)).toEqual(range(0, 122).map(String).reverse())
      }
    })

    it('keeps to both bounds, inclusive, anywhere, also where nothing was read before', async () => {
      const log = await start({ count: 230 })
      expect(idsOf(await readAll(log.source, 100, false, { from: 105, to: 109 }))).toEqual(range(105, 109))
      expect(idsOf(await readAll(log.source, 100, true, { from: 105, to: 109 }))).toEqual(range(105, 109).reverse())
      expect(idsOf(await readAll(log.source, 2, false, { from: 0, to: 4 }))).toEqual(range(0, 4))
      expect(idsOf(await readAll(log.source, 100, false, { from: 225 }))).toEqual(range(225, 229))
      expect(idsOf(await readAll(log.source, 100, true, { from: 225 }))).toEqual(range(225, 229).reverse())
      expect(await readAll(log.source, 100, false, { from: 230, to: 240 })).toEqual([])
    })

    it('finds nothing in an empty log', async () => {
      const log = await start({ count: 0 })
      const page = await log.source.readPage({ limit: 100, reverse: true, signal: life().signal })
      expect([page.events, page.hasMore, page.latestEventId ?? -1]).toEqual([[], false, -1])
    })

    it('announces a link, and then tells what is appended, by its id', async () => {
      const log = await start({ count: 3 })
      await readAll(log.source, 100, true)
      const has = (id: number) => (frames: readonly SourceFrame[]) => idsOf(told(frames)).includes(id)
      const frames = await hear(log.source, 2, has(3), () => log.append('next'))
      expect(frames.findIndex((frame) => 'connected' in frame)).toBeGreaterThanOrEqual(0)
      expect(contentOf(told(frames).find((event) => idsOf([event])[0] === 3))).toBe('next')
      expect((await readAll(log.source, 100, false, { from: 3 })).map(contentOf)).toEqual(['next'])
    })

    it('sends a message, which becomes one event of the user', async () => {
      const log = await start({ count: 1 })
      await readAll(log.source, 100, true)
      const sent = () => log.source.send?.({ action: 'message', args: { content: 'from the page', image_urls: [], file_urls: [] } }, { idempotencyKey: 'k', signal: life().signal })
      await hear(log.source, 0, (frames) => idsOf(told(frames)).includes(1), sent)
      expect(await readAll(log.source, 100, false, { from: 1 })).toMatchObject([{ id: 1, action: 'message', source: 'user', args: { content: 'from the page' } }])
    })

    it('ends a link and a read at once when they are aborted', async () => {
      const log = await start({ count: 3 })
      await readAll(log.source, 100, true)
      await expect(log.source.readPage({ limit: 5, reverse: false, signal: AbortSignal.abort('gone') })).rejects.toBe('gone')
      const controller = new AbortController()
      const following = (async () => {
        for await (const frame of log.source.connect({ afterId: 2, signal: controller.signal })) if ('connected' in frame) controller.abort('enough')
      })()
      await expect(following).rejects.toBe('enough')
    })

    it('is refused for good with a wrong key, which no error shows, and where there is no such conversation', async () => {
      const keyless = await start({ count: 1, key: 'right', clientKey: 'wrong-key' })
      const refused: unknown = await keyless.source.readPage({ limit: 5, reverse: true, signal: life().signal }).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'unauthorized', retryable: false })
      expect(JSON.stringify([refused, String(refused)])).not.toContain('wrong-key')
      const log = await start({ count: 1, isUnknown: true })
      await expect(log.source.readPage({ limit: 5, reverse: true, signal: life().signal })).rejects.toMatchObject({ code: 'conversation_not_found', retryable: false })
    })

    it('says of a server that is gone that it may come back', async () => {
      const log = await start({ count: 1 })
      await readAll(log.source, 100, true)
      await log.stop()
      await expect(log.source.readPage({ limit: 5, reverse: true, signal: life().signal })).rejects.toMatchObject({ retryable: true })
      await expect(Array.fromAsync(log.source.connect({ afterId: 0, signal: life().signal }))).rejects.toMatchObject({ retryable: true })
    })
  })
}
