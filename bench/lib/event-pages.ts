import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { makeEvents } from './events.ts'

export const PAGE = 100

/** Pages of events with ids from 0 on, as a program has them after parsing. */
export function makePages(count: number): AgentEvent[][] {
  return Array.from({ length: count }, (_, page) => makeEvents(PAGE, { from: page * PAGE }) as AgentEvent[])
}

/** The same events under ids from `from` on. */
export function shifted(page: readonly AgentEvent[], from: number): AgentEvent[] {
  return page.map((event, index) => ({ ...event, id: from + index }))
}

export function bytesOf(events: readonly AgentEvent[]): number {
  const encoder = new TextEncoder()
  return events.reduce((sum, event) => sum + encoder.encode(JSON.stringify(event)).length, 0)
}
