import type { AgentEvent } from '../protocol/agent-event.ts'
import { sameEvent } from '../protocol/same-event.ts'
import type { EventLog } from '../store/event-log.ts'

/**
 * Last id up to which what is shown is what the disk holds: it may have lost the end of the log, and another tab may have kept in its
 * place what the server has had since it was set back.
 */
export async function agreedUpTo(mirror: Pick<EventLog, 'searchEvents'> & { shown(): readonly AgentEvent[] }, reached: number): Promise<number> {
  const shown = new Map(mirror.shown().map((event) => [event.id, event]))
  if (shown.size === 0) return reached
  const [from, to] = [Math.min(...shown.keys()), Math.max(...shown.keys())]
  let isOther = false
  for await (const event of mirror.searchEvents({ startId: from, endId: to, reverse: true, onMissing: 'skip' })) {
    const own = shown.get(event.id)
    if (own !== undefined && sameEvent(own, event)) return event.id === to ? reached : event.id
    isOther ||= own !== undefined
  }
  return isOther ? -1 : from - 1
}
