import type { FlatRow } from './flat-rows.ts'

/** Whether a row stands open before the reader said anything: failures, questions, and what is being done now. */
export function startsOpen(row: FlatRow): boolean {
  return row.type === 'call' && (row.status === 'error' || row.status === 'awaiting' || row.isNewest)
}
