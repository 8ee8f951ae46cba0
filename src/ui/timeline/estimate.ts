import type { FlatRow } from './flat-rows.ts'

/** About how high a row will be, in pixels, before it was ever drawn. */
export function estimateHeight(row: FlatRow, isOpen: boolean): number {
  switch (row.type) {
    case 'message':
    case 'pending':
      return 52 + 24 * Math.min(200, Math.ceil(row.text.length / 90))
    case 'draft':
      return 52 + 24 * Math.min(200, Math.ceil(row.draft.text.length / 90))
    case 'call':
      return isOpen ? 220 : 52
    default:
      return 36
  }
}
