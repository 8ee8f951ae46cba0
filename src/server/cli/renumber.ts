import type { NewEvent } from '../../protocol/agent-event.ts'
import type { IdMap } from './id-map.ts'

/**
 * Names in an event by their new ids what it named by ids of its file: the action that it answers, and what a condensation forgets.
 * @param place The event's own: it can name only what comes before.
 * @param base The new id of the file's first event.
 * @returns `lost`: it named an event that the file does not hold, which is left out.
 */
export function renumber(event: NewEvent, place: number, ids: IdMap, base: number): { readonly event: NewEvent; readonly lost: boolean } {
  const given: Readonly<Record<string, unknown>> = { ...event }
  const renumbered: Record<string, unknown> = { ...given }
  const before = (id: unknown) => {
    const found = typeof id === 'number' ? ids.placeOf(id) : undefined
    return found !== undefined && found < place ? base + found : undefined
  }
  const { cause, args } = given
  if (cause != null) renumbered['cause'] = before(cause)
  if (given['action'] === 'condensation' && typeof args === 'object' && args !== null) renumbered['args'] = forgotten({ ...args }, place, ids, base, before)
  return { event: renumbered as unknown as NewEvent, lost: cause != null && renumbered['cause'] === undefined }
}

function forgotten(args: Record<string, unknown>, place: number, ids: IdMap, base: number, before: (id: unknown) => number | undefined): Record<string, unknown> {
  const { forgotten_event_ids: list, forgotten_events_start_id: start, forgotten_events_end_id: end } = args
  if (Array.isArray(list)) args['forgotten_event_ids'] = list.map(before).filter((id) => id !== undefined)
  if (typeof start === 'number' && typeof end === 'number') {
    const last = Math.min(ids.placeAtOrBelow(end) ?? -1, place - 1)
    const first = ids.placeOf(start) ?? (ids.placeAtOrBelow(start) ?? -1) + 1
    args['forgotten_events_start_id'] = base + first
    args['forgotten_events_end_id'] = Math.max(base + last, base + first)
  }
  return args
}
