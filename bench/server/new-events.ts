import type { NewEvent } from '../../src/protocol/agent-event.ts'
import type { WireEvent } from '../lib/events.ts'

/** Events as a program appends them: ids and timestamps are the server's. */
export function newEventsOf(events: readonly WireEvent[]): NewEvent[] {
  return events.map(({ id: _id, timestamp: _timestamp, ...event }) => event as NewEvent)
}
