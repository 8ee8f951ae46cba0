import { memo } from 'react'
import { CallCard } from '../cards/CallCard.tsx'
import type { Cards } from '../cards/card-props.ts'
import { DayRow } from '../DayRow.tsx'
import { DraftRow } from '../DraftRow.tsx'
import { GapRow } from '../GapRow.tsx'
import type { Labels } from '../labels.ts'
import { MessageCard } from '../MessageCard.tsx'
import { NoticeLine } from '../Notices.tsx'
import { PendingRow } from '../PendingRow.tsx'
import type { CallRow, TimelineRow } from '../rows/row.ts'
import { StateLine } from '../StateLine.tsx'

/** What rows can ask for. All of these keep their identity. */
export interface RowActions {
  readonly onToggle: (key: string, expanded: boolean) => void
  readonly onLoadGap: ((gap: { readonly from: number; readonly to: number }) => void) | undefined
  readonly onRetry: ((key: string) => void) | undefined
  readonly onDiscard: ((key: string) => void) | undefined
  readonly onDismissNotice: ((key: number) => void) | undefined
  readonly onRespond: ((actionId: number, answer: 'approve' | 'reject') => void) | undefined
}

interface RowViewProps extends RowActions {
  readonly row: TimelineRow
  readonly expanded: boolean
  readonly cards: Cards | undefined
  readonly labels: Labels
  readonly timeZone: string | undefined
}

/** Draws one row with the part that its type names. */
export const RowView = memo(function RowView(props: RowViewProps) {
  const { row, labels, timeZone } = props
  switch (row.type) {
    case 'message':
      return <MessageCard speaker={row.speaker} text={row.text} startsTurn={row.startsTurn} at={row.at} event={row.event} timeZone={timeZone} labels={labels} />
    case 'call':
      return <Call {...props} call={row} />
    case 'group':
      return row.calls.map((call) => <Call key={call.key} {...props} call={call} />)
    case 'draft':
      return <DraftRow text={row.draft.text} startsTurn={row.startsTurn} labels={labels} />
    case 'gap':
      return <GapRow from={row.from} to={row.to} onLoad={props.onLoadGap} labels={labels} />
    case 'day':
      return <DayRow at={row.at} timeZone={timeZone} labels={labels} />
    case 'state':
      return <StateLine state={row.state} reason={row.reason} at={row.at} timeZone={timeZone} labels={labels} />
    case 'notice':
      return <NoticeLine notice={row.notice} onDismiss={props.onDismissNotice} labels={labels} />
    case 'pending':
      return (
        <PendingRow sendKey={row.send.key} text={row.text} status={row.send.status} onRetry={props.onRetry} onDiscard={props.onDiscard} labels={labels} />
      )
  }
})

function Call({ call, expanded, onToggle, onRespond, cards, labels }: RowViewProps & { call: CallRow }) {
  const { action, observation, status, durationMs } = call
  return (
    <CallCard
      action={action}
      observation={observation}
      status={status}
      durationMs={durationMs}
      expanded={expanded}
      onExpandedChange={(next) => onToggle(call.key, next)}
      respond={onRespond && ((answer) => onRespond(call.id, answer))}
      cards={cards}
      labels={labels}
    />
  )
}

/** Whether a row stands open before the reader said anything: failures, questions, and what is being done now. */
export function startsOpen(row: TimelineRow): boolean {
  return row.type === 'call' && (row.status === 'error' || row.status === 'awaiting' || row.isNewest)
}
