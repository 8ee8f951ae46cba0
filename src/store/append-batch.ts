import { EventreelError } from '../errors.ts'
import type { IdSpan } from '../ingest/range-set.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import { conflict } from './log-errors.ts'
import { sameEvent } from '../protocol/same-event.ts'

/**
 * The events of an append, ascending, each id once.
 * @throws {EventreelError} `invalid_argument` for an id or a span that is none, `event_conflict` where the batch contradicts itself.
 */
export function checkBatch(events: readonly AgentEvent[], covers: IdSpan | undefined): readonly AgentEvent[] {
  if (covers !== undefined && !(isId(covers.from) && isId(covers.to) && covers.from <= covers.to))
    throw new EventreelError('invalid_argument', `covers must be a span of event ids, not ${String(covers.from)} to ${String(covers.to)}.`)
  let ascending = true
  let last = -1
  for (const event of events) {
    if (!isId(event.id)) throw new EventreelError('invalid_argument', `An event id is an integer ≥ 0, not ${String(event.id)}.`)
    if (event.id <= last) ascending = false
    last = event.id
  }
  if (ascending) return events
  const byId = new Map<number, AgentEvent>()
  for (const event of events) {
    const other = byId.get(event.id)
    if (other === undefined) byId.set(event.id, event)
    else if (!sameEvent(other, event)) throw conflict(event.id)
  }
  return [...byId.values()].sort((a, b) => a.id - b.id)
}

/** @throws {EventreelError} `invalid_argument` unless this can be the id of an event. */
export function checkId(id: number): void {
  if (!isId(id)) throw new EventreelError('invalid_argument', `An event id is an integer ≥ 0, not ${String(id)}.`)
}

function isId(id: unknown): boolean {
  return Number.isSafeInteger(id) && (id as number) >= 0
}

/** The event as the log keeps it. Must put the id first, as servers write it. */
export function withId(event: NewEvent, id: number): AgentEvent {
  return Object.assign({ id }, event, { id })
}
