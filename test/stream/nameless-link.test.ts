import { expect, test } from 'vitest'
import type { SourceCursor, SourceFrame } from '../../src/source/conversation-source.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { ScriptedSource } from '../../src/testing/scripted-source.ts'
import { idsOf, messages, startSession, upTo } from './session-fixture.ts'

/** The first word of its first link is lost. */
class NamelessSource extends ScriptedSource {
  links = 0

  override async *connect(cursor: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    const isFirst = this.links++ === 0
    for await (const frame of super.connect(cursor)) if (!isFirst || !('connected' in frame)) yield frame
  }
}

test('events of a link that has not said whose they are count no more than those of a link that is lost', async () => {
  const store = new MemoryEventStore({ conversationId: 'c', mirror: true, events: messages(0, 9) })
  await store.adoptEpoch('scripted')
  const source = new NamelessSource(messages(0, 14))
  const { session, mirror, clock, told } = startSession(source, store)
  session.follow()
  await clock.advance(10)
  expect([source.links, mirror.cursor, session.state.caughtUp]).toEqual([1, 9, false])
  await clock.advance(10_000)
  expect([source.links, session.status]).toEqual([2, 'live'])
  expect(idsOf(told)).toEqual(upTo(14).slice(10))
})
