import type { AgentEvent } from '../protocol/agent-event.ts'
import { hasId, missingIn, rangesOfIds, subtractRanges, type RangeSet } from './range-set.ts'

/** What a batch of received events comes to, seen from what is known. */
export interface SortedBatch {
  /** Ascending by id, each once, none known before. */
  readonly fresh: readonly AgentEvent[]
  /** How many were known already or came twice in the batch. */
  readonly duplicates: number
  /** Ids between the cursor and the end of the batch that neither are known nor came, ascending. */
  readonly missing: RangeSet
}

/**
 * Drops what is known, orders what is new, names what is missing.
 *
 * @param known ids held or known absent
 * @param cursor end of the held range at the tail; -1 when nothing is held
 */
export function sortBatch(known: RangeSet, cursor: number, received: readonly AgentEvent[]): SortedBatch {
  let fresh = received.filter((event) => !hasId(known, event.id))
  if (fresh.some(({ id }, index) => id <= (fresh[index - 1]?.id ?? -1))) fresh = orderOnce(fresh)
  const ids = fresh.map(({ id }) => id)
  const missing = subtractRanges(missingIn(known, { from: cursor + 1, to: ids.at(-1) ?? -1 }), rangesOfIds(ids))
  return { fresh, duplicates: received.length - fresh.length, missing }
}

/** Ascending by id; of events with one id the first wins. */
function orderOnce(events: readonly AgentEvent[]): AgentEvent[] {
  const byId = new Map<number, AgentEvent>()
  for (const event of events) if (!byId.has(event.id)) byId.set(event.id, event)
  return [...byId.values()].sort((a, b) => a.id - b.id)
}
