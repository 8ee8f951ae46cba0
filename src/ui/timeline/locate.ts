import type { CallRow, GroupRow, TimelineRow } from '../rows/row.ts'

export interface Place {
  readonly row: TimelineRow
  /** Where the row is a call in it. */
  readonly group: GroupRow | null
}

/** The row that shows an event: as its own, as an answer, or, where the event has no row, the last one before it. Null where it lies before all rows, or in a gap. */
export function locateEvent(rows: readonly TimelineRow[], id: number): Place | null {
  let nearest: Place | null = null
  for (const row of rows) {
    if (row.type === 'gap' && row.from <= id && id <= row.to) return null
    for (const call of row.type === 'group' ? row.calls : [row]) {
      const place = { row: call, group: row.type === 'group' ? row : null }
      if (call.type === 'call' ? shows(call, id) : call.id === id) return place
      if (call.id !== undefined && call.id < id) nearest = place
    }
  }
  return nearest
}

function shows({ action, observation }: CallRow, id: number): boolean {
  return action?.id === id || observation?.id === id
}
