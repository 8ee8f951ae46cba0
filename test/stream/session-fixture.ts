import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { ConversationSource } from '../../src/source/conversation-source.ts'
import type { ParsedSource } from '../../src/source/parsed-source.ts'
import { parseSource } from '../../src/source/parse-source.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import type { MirrorEventLog } from '../../src/store/event-log.ts'
import { LiveSession } from '../../src/stream/live-session.ts'
import { Session } from '../../src/stream/session.ts'
import { LogMirror } from '../../src/stream/log-mirror.ts'
import { eventFactory } from '../../src/testing/event-factory.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'

export const idsOf = (events: readonly AgentEvent[]): number[] => events.map((event) => event.id)

export const messages = (from: number, to: number): AgentEvent[] => {
  const make = eventFactory({ firstId: from })
  return Array.from({ length: to - from + 1 }, (_, index) => make.message(`message ${from + index}`))
}

export const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, id) => id)

/** A session over a store in memory, on a clock that stands still, and everything it has told. */
export function startSession(source: ConversationSource, store?: MirrorEventLog, watch: (session: Session, source: ParsedSource) => void = () => {}) {
  const clock = new ManualClock()
  const durable = store ?? new MemoryEventStore({ conversationId: 'c', mirror: true })
  const mirror = new LogMirror({
    conversationId: 'c',
    runtime: clock,
    openMemory: () => new MemoryEventStore({ conversationId: 'c', mirror: true }),
    openDurable: () => Promise.resolve(durable),
  })
  const session = new Session({
    mirror,
    runtime: clock,
    isStatic: source.isStatic === true,
    loadFollower: (self) => {
      const parsed = parseSource(source, undefined)
      watch(self, parsed)
      return Promise.resolve(new LiveSession(self, parsed))
    },
  })
  const told: AgentEvent[] = []
  let resets = 0
  session.observe({
    onEvents: (events) => told.push(...events),
    onReset: () => {
      resets++
      told.length = 0
    },
    onChange: () => {},
  })
  return { clock, store: durable, mirror, session, told, resets: () => resets }
}

export async function heldIds(store: MirrorEventLog): Promise<number[]> {
  const ids: number[] = []
  for await (const event of store.searchEvents({ onMissing: 'skip' })) ids.push(event.id)
  return ids
}
