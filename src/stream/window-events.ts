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
  const last = current.at(-1)
  if (first === undefined) return current
  if (last === undefined) return incoming
  if (first.id > last.id) return [...current, ...incoming]
  const merged: AgentEvent[] = []
  let changed = false
  let i = 0
  let j = 0
  for (let a = current[i], b = incoming[j]; a !== undefined || b !== undefined; a = current[i], b = incoming[j]) {
    if (b === undefined || (a !== undefined && a.id < b.id)) {
      if (a !== undefined) merged.push(a)
      i++
      continue
    }
    merged.push(b)
    changed ||= a !== b
    if (a !== undefined && a.id === b.id) i++
    j++
  }
  return changed ? merged : current
}
