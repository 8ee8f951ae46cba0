import { EventreelError } from '../errors.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { sameEvent } from '../protocol/same-event.ts'
import type { EventQuery } from '../store/event-log.ts'

/**
 * Holds what comes against what is shown, which the disk may have lost.
 * @throws {EventreelError} `event_conflict`
 */
export function compareShown(events: readonly AgentEvent[], shown: readonly AgentEvent[]): void {
  if (shown.length === 0) return
  const own = byId(shown)
  const other = events.find((event) => !sameEvent(own.get(event.id) ?? event, event))
  if (other !== undefined) throw new EventreelError('event_conflict', `Event ${other.id} is not the one that is shown.`)
}

/**
 * Last id up to which what is shown is what the disk holds: it may have lost the end of the log, and another tab may have kept in its
 * place what the server has had since it was set back.
 * @param reached highest id shown as kept, which is the answer where nothing speaks against it
 */
export async function agreedUpTo(shown: readonly AgentEvent[], reached: number, search: (query: EventQuery) => AsyncIterable<AgentEvent>): Promise<number> {
  const events = byId(shown)
  if (events.size === 0) return reached
  const [from, to] = [Math.min(...events.keys()), Math.max(...events.keys())]
  let isOther = false
  for await (const event of search({ startId: from, endId: to, reverse: true, onMissing: 'skip' })) {
    const own = events.get(event.id)
    if (own !== undefined && sameEvent(own, event)) return event.id === to ? reached : event.id
    isOther ||= own !== undefined
  }
  return isOther ? -1 : from - 1
}

function byId(events: readonly AgentEvent[]): ReadonlyMap<number, AgentEvent> {
  return new Map(events.map((event) => [event.id, event]))
}
