import { memo } from 'react'
import { CallCard } from '../cards/CallCard.tsx'
import type { Cards } from '../cards/card-props.ts'
import { DayRow } from '../DayRow.tsx'
import { GapRow } from '../GapRow.tsx'
import { GroupCard } from '../GroupCard.tsx'
import type { Labels } from '../labels.ts'
import type { ImagePolicy } from '../markdown/drawing.ts'
import { MessageCard } from '../MessageCard.tsx'
import { NoticeLine } from '../Notices.tsx'
import { PendingRow } from '../PendingRow.tsx'
import type { CallRow } from '../rows/row.ts'
import { StateLine } from '../StateLine.tsx'
import type { FlatRow } from './flat-rows.ts'

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
  readonly row: FlatRow
  readonly expanded: boolean
  readonly cards: Cards | undefined
  readonly images: ImagePolicy | undefined
  readonly labels: Labels
  readonly timeZone: string | undefined
}

/** Draws one row with the part that its type names. */
export const RowView = memo(function RowView(props: RowViewProps) {
  const { row, images, labels, timeZone } = props
  switch (row.type) {
    case 'message':
      return <MessageCard speaker={row.speaker} text={row.text} startsTurn={row.startsTurn} at={row.at} event={row.event} timeZone={timeZone} images={images} labels={labels} />
    case 'call':
      return <Call {...props} call={row} />
    case 'group':
      return <GroupCard calls={row.calls} expanded={props.expanded} onExpandedChange={(next) => props.onToggle(row.key, next)} labels={labels} />
    case 'draft':
      // The same part as the message that it becomes, which takes over what is drawn.
      return <MessageCard speaker="agent" text={row.draft.text} startsTurn={row.startsTurn} isDraft images={images} labels={labels} />
    case 'gap':
      return <GapRow from={row.from} to={row.to} onLoad={props.onLoadGap} labels={labels} />
    case 'day':
      return <DayRow at={row.at} timeZone={timeZone} labels={labels} />
    case 'unread':
      return (
        <div className="er er-day er-unread" data-part="unread" role="separator" aria-label={labels.unread}>
          {labels.unread}
        </div>
      )
    case 'state':
      return <StateLine state={row.state} reason={row.reason} at={row.at} timeZone={timeZone} labels={labels} />
    case 'notice':
      return <NoticeLine notice={row.notice} onDismiss={props.onDismissNotice} labels={labels} />
    case 'pending':
      return (
        <PendingRow
          sendKey={row.send.key}
          text={row.text}
          status={row.send.status}
          error={row.send.error}
          action={row.send.action}
          onRetry={props.onRetry}
          onDiscard={props.onDiscard}
          labels={labels}
        />
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
