import { expect, test } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { LogWindow } from '../../src/stream/event-window.ts'
import type { SessionObserver } from '../../src/stream/session.ts'
import { initialSnapshot, type SessionView } from '../../src/stream/session-view.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { LogMirror } from '../../src/stream/log-mirror.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { idsOf, messages, upTo } from './session-fixture.ts'

test('a window that begins anew puts in place what was told meanwhile before it goes on with what it was asked to load', async () => {
  let events: readonly AgentEvent[] = messages(0, 2)
  /** Reads that wait to be answered: with what there was when they began. */
  const waiting: (() => void)[] = []
  const read = async function* () {
    const found = [...events].reverse()
    await new Promise<void>((resolve) => waiting.push(resolve))
    yield* found
  }
  const answer = async () => {
    waiting.shift()?.()
    await clock.advance(0)
  }
  const clock = new ManualClock()
  const mirror = new LogMirror({ conversationId: 'c', runtime: clock, openMemory: () => new MemoryEventStore({ conversationId: 'c', mirror: true }), openDurable: null })
  mirror.searchEvents = read
  let observer: SessionObserver | undefined
  const session: SessionView = {
    mirror,
    provisional: [],
    open: () => Promise.resolve(),
    observe: (given) => {
      observer = given
      return () => {}
    },
    view: () => initialSnapshot(),
    isKnownAbsent: () => false,
    notify: () => {},
  }
  const log = new MemoryEventStore({ conversationId: 'c' })
  log.searchEvents = read
  const window = new LogWindow({ session, log, runtime: clock })
  await clock.advance(0)
  await answer()
  const loads = [window.jumpTo('last'), window.jumpTo('last')]
  await clock.advance(0)
  observer?.onReset(-1)
  // The first jump is of the log that is gone.
  await answer()
  const news = messages(3, 5)
  events = [...events, ...news]
  observer?.onEvents(news)
  while (waiting.length > 0) await answer()
  await Promise.all(loads)
  expect(idsOf(window.getSnapshot().events)).toEqual(upTo(5))
})
