import type { TimelineRow } from '../rows/row.ts'

/** Whether a row shows this event. */
export function hasEvent(row: TimelineRow, id: number): boolean {
  return row.id === id || (row.type === 'call' && row.observation?.id === id)
}
