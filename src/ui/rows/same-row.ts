import type { TimelineRow } from './row.ts'

/** Whether two rows say the same. Rows of one type have the same fields. */
export function sameRow<Row extends object>(a: Row, b: Row): boolean {
  for (const name in b) if (!Object.is(a[name], b[name])) return false
  return true
}

/** The row of the build before, where it says the same. */
export function keptRow(before: ReadonlyMap<string, TimelineRow>, row: TimelineRow): TimelineRow {
  const known = before.get(row.key)
  return known !== undefined && sameRow(known, row) ? known : row
}
