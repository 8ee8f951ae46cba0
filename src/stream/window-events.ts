import type { AgentEvent } from '../protocol/agent-event.ts'

/** Index of the first event at or after this id. */
export function seekEvent(events: readonly AgentEvent[], id: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.id ?? 0) < id) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Both lists as one, ascending, each id once; where both have an id the incoming event wins (what is confirmed replaces what was a hint).
 * The same list when nothing changes.
 */
export function mergeEvents(current: readonly AgentEvent[], incoming: readonly AgentEvent[]): readonly AgentEvent[] {
  const first = incoming[0]
  if (first === undefined) return current
  if (first.id > (current.at(-1)?.id ?? -1)) return [...current, ...incoming]
  const changed = incoming.filter((event) => current[seekEvent(current, event.id)] !== event)
  if (changed.length === 0) return current
  const ids = new Set(changed.map(({ id }) => id))
  return [...current.filter(({ id }) => !ids.has(id)), ...changed].sort((a, b) => a.id - b.id)
}

/** Ascending, each id once, the last that was told. */
export function inOrder(events: readonly AgentEvent[]): AgentEvent[] {
  return [...new Map(events.map((event) => [event.id, event])).values()].sort((a, b) => a.id - b.id)
}
