import { EventreelError } from '../errors.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { sameEvent } from '../protocol/same-event.ts'

/**
 * Holds what comes against what is shown, which the disk may have lost.
 * @throws {EventreelError} `event_conflict`
 */
export function compareShown(events: readonly AgentEvent[], shown: readonly AgentEvent[]): void {
  if (shown.length === 0) return
  const own = new Map(shown.map((event) => [event.id, event]))
  const other = events.find((event) => !sameEvent(own.get(event.id) ?? event, event))
  if (other !== undefined) throw new EventreelError('event_conflict', `Event ${other.id} is not the one that is shown.`)
}
