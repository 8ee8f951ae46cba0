import { pierces } from './row-groups.ts'
import type { GroupRow, TimelineRow } from './row.ts'

const idsOfGroups = new WeakMap<GroupRow, string>()

/** Ids of the events that a row shows, or of a group that it folds away, ascending, with a space between: how a page, or a test, finds an event on the screen. */
export function eventIdsOf(row: TimelineRow): string | undefined {
  switch (row.type) {
    case 'message':
    case 'state':
      return String(row.id)
    case 'call':
      return [row.action?.id, row.observation?.id].filter((id) => id !== undefined).join(' ')
    case 'group':
      return idsOfGroup(row)
    case 'draft':
    case 'gap':
    case 'day':
    case 'notice':
    case 'pending':
      return undefined
  }
}

function idsOfGroup(group: GroupRow): string {
  let ids = idsOfGroups.get(group)
  if (ids === undefined) {
    ids = group.calls.filter((call) => !pierces(call)).map(eventIdsOf).join(' ')
    idsOfGroups.set(group, ids)
  }
  return ids
}
