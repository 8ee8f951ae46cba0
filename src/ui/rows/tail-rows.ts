import { fieldsOf } from './fields.ts'
import type { RowAssembly } from './row-assembly.ts'
import type { BuildRowsOptions, TimelineRow } from './row.ts'
import { keptRow } from './same-row.ts'

/** Rows of what is no event yet: drafts, then what the person sent, then notices. */
export function tailRows(assembly: RowAssembly, options: BuildRowsOptions, shown: readonly TimelineRow[]): TimelineRow[] {
  const rows: TimelineRow[] = []
  let { speaker } = assembly
  for (const draft of options.drafts ?? []) {
    const key = `draft:${draft.key}`
    if (assembly.taken.has(key)) continue
    rows.push({ type: 'draft', key, draft, startsTurn: speaker !== 'agent' })
    speaker = 'agent'
  }
  for (const send of options.pending ?? []) {
    const key = `send:${send.key}`
    if (assembly.taken.has(key)) continue
    const content = send.action.action === undefined ? undefined : fieldsOf({ ...send.action, id: 0 })['content']
    if (typeof content === 'string') rows.push({ type: 'pending', key, send, text: content })
  }
  for (const notice of options.notices ?? []) rows.push({ type: 'notice', key: `notice:${notice.key}`, notice })
  return keepSame(rows, shown)
}

function keepSame(rows: TimelineRow[], shown: readonly TimelineRow[]): TimelineRow[] {
  if (rows.length === 0) return rows
  const before = new Map(shown.slice(-64).map((row) => [row.key, row]))
  return rows.map((row) => keptRow(before, row))
}
