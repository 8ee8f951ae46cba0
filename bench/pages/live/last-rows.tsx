import { memo, type ReactElement } from 'react'
import { labelOf, SHOWN, textOf, type RowEvent } from './row-text.ts'

/** What every contender draws: the last 50 events, a line each. */
export function LastRows({ events }: { readonly events: readonly RowEvent[] }): ReactElement {
  const last = events.slice(-SHOWN)
  return (
    <ol data-last={last.at(-1)?.id ?? -1}>
      {last.map((event) => (
        <Row key={event.id} event={event} />
      ))}
    </ol>
  )
}

const Row = memo(({ event }: { readonly event: RowEvent }) => (
  <li>
    <b>{labelOf(event)}</b> {textOf(event)}
  </li>
))
