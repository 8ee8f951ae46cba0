import type { TimelineRow } from './row.ts'

/** Ids of the events that a row shows, ascending, with a space between: how a page, or a test, finds an event on the screen. */
export function eventIdsOf(row: TimelineRow): string | undefined {
  switch (row.type) {
    case 'message':
    case 'state':
      return String(row.id)
    case 'call':
      return [row.action?.id, row.observation?.id].filter((id) => id !== undefined).join(' ')
    case 'group':
      return row.calls.map(eventIdsOf).join(' ')
    case 'draft':
    case 'gap':
    case 'day':
    case 'notice':
    case 'pending':
      return undefined
  }
}
