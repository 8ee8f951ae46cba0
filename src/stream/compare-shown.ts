import { EventreelError } from '../errors.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { sameEvent } from '../protocol/same-event.ts'

/**
 * Holds what comes against what is shown, which the disk may have lost.
 * @throws {EventreelError} `event_conflict`
 */
export function compareShown(events: readonly AgentEvent[], shown: readonly AgentEvent[]): void {
  const other = notShown(events, shown)
  if (other !== undefined) throw new EventreelError('event_conflict', `Event ${other.id} is not the one that is shown.`)
}

/** The first of these in whose place another one is shown. */
export function notShown(events: readonly AgentEvent[], shown: readonly AgentEvent[]): AgentEvent | undefined {
  if (shown.length === 0) return undefined
  const own = new Map(shown.map((event) => [event.id, event]))
  return events.find((event) => !sameEvent(own.get(event.id) ?? event, event))
}
