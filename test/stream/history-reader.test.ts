import { expect, it } from 'vitest'
import { HttpSource } from '../../src/source/http-source.ts'
import { webSocketFeed } from '../../src/source/web-socket-feed.ts'
import { parseSource } from '../../src/source/parse-source.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { HistoryReader } from '../../src/stream/history-reader.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { messages, startSession } from './session-fixture.ts'

it('asks for what is missing in the log that is held, before any link stands', async () => {
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (input) => {
    asked.push(new URL(input instanceof Request ? input.url : input).search)
    return Response.json({ events: messages(0, 899), has_more: false })
  }
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true, events: messages(900, 999) })
  await store.adoptEpoch('first')
  const source = new HttpSource({ conversationId: 'c', conversationUrl: 'http://localhost/api/conversations/c', live: webSocketFeed(), runtime: new ManualClock(), fetch })
  const { session, mirror } = startSession(source, store)
  await session.open()
  const history = new HistoryReader({ session, source: parseSource(source, undefined), onOtherLog: async () => {} })
  await history.fetchRange({ from: 0, to: 899 }, session.signal)
  expect(asked).toEqual(['?start_id=0&end_id=899&limit=1000&epoch=first'])
  expect(mirror.known).toEqual([{ from: 0, to: 999 }])
  // Else the end of the log would be asked for again and again.
  expect(history.isLateWriting).toBe(false)
})
