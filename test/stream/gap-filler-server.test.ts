import { expect, it, onTestFinished } from 'vitest'
import { createEventServer } from 'eventreel/server'
import { parseEvents } from '../../src/protocol/parse-event.ts'
import { platform } from '../../src/runtime.ts'
import { HttpSource } from '../../src/source/http-source.ts'
import { parseSource } from '../../src/source/parse-source.ts'
import { webSocketFeed } from '../../src/source/web-socket-feed.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { GapFiller } from '../../src/stream/gap-filler.ts'
import { LiveSession } from '../../src/stream/live-session.ts'
import { LogMirror } from '../../src/stream/log-mirror.ts'
import { Session } from '../../src/stream/session.ts'
import { heldIds, upTo } from './session-fixture.ts'

const COUNT = 3_500

it('holds all of a real server\'s log when it comes back far behind, and asks for it in a few large pages', async () => {
  const server = await createEventServer({ logger: () => {} })
  onTestFinished(() => server.close())
  await server.createConversation({ conversationId: 'c' })
  const log = server.conversation('c')
  const say = (content: string) => ({ action: 'message' as const, args: { content } })
  for (let at = 0; at < COUNT; at += 500) await log.addEvents(Array.from({ length: 500 }, (_, index) => say(`message ${at + index}`)), 'agent')
  const conversationUrl = `${server.url}/api/conversations/c`
  const first = (await (await fetch(`${conversationUrl}/events?limit=50`)).json()) as { events: unknown[]; epoch: string }
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true })
  await store.adoptEpoch(first.epoch)
  await store.append(parseEvents(first.events).events)
  const asked: string[] = []
  const counted: typeof fetch = (input, init) => {
    asked.push(new URL(input instanceof Request ? input.url : input).search)
    return fetch(input, init)
  }
  const source = parseSource(new HttpSource({ conversationId: 'c', conversationUrl, live: webSocketFeed(), runtime: platform, fetch: counted }), undefined)
  const mirror = new LogMirror({
    conversationId: 'c',
    openMemory: () => new MemoryEventStore({ conversationId: 'c', mirror: true }),
    openDurable: () => Promise.resolve(store),
  })
  const session: Session = new Session({
    mirror,
    isStatic: false,
    loadFollower: async (self) => {
      const live = new LiveSession(self, source)
      new GapFiller(self, live.history).start()
      return live
    },
  })
  onTestFinished(() => session.close())
  await new Promise<void>((resolve) => {
    session.observe({ onEvents: () => {}, onReset: () => {}, onChange: () => session.status === 'live' && mirror.gapsUpTo(session.latestEventId).length === 0 && resolve() })
    session.follow()
  })
  expect(await heldIds(store)).toEqual(upTo(COUNT - 1))
  // The tail (asked for again when the link found itself too far behind), then one a thousand ids.
  expect(asked.length).toBeLessThanOrEqual(6)
  expect(asked.filter((query) => query.includes('start_id')).map((query) => Number(new URLSearchParams(query).get('start_id'))).sort((a, b) => b - a)).toEqual([3_000, 2_000, 1_000, 50])
})
