import { useTimelineRows } from 'eventreel/react'
import type { TimelineRow } from 'eventreel/ui'

/** Rows without the kit's looks: calls are paired with their answers, days are marked, identities kept. */
export function PlainRows({ id }: { readonly id: string }) {
  const rows = useTimelineRows(id, { timeZone: 'UTC' })
  return (
    <ul>
      {rows.slice(-8).map((row) => (
        <li key={row.key}>
          {row.type}: {inWords(row)}
        </li>
      ))}
    </ul>
  )
}

function inWords(row: TimelineRow): string {
  if (row.type === 'message') return row.text.slice(0, 60)
  if (row.type === 'call') return `${row.action?.action ?? 'a call'} is ${row.status}`
  return row.type === 'state' ? row.state : row.key
}
