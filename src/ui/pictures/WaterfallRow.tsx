import { memo, type ReactNode } from 'react'
import { splitPath } from '../format.ts'
import { statusIcons } from '../icons.tsx'
import { formatSecond } from '../panels/format.ts'
import { type Bar, type Segment, spanOf } from './bars.ts'
import type { PictureLabels } from './labels.ts'
import { LANE_PX, MOST_LANES } from './lanes/lane-size.ts'
import type { Projection } from './scale.ts'
import { formatSpan, titleOfRow } from './title.ts'

export const ROW_PX = 24
/** A step that took no time must be seen too. */
const LEAST_PX = 3

export interface WaterfallRowProps {
  readonly bar: Bar
  readonly index: number
  readonly id: string
  readonly count: number
  readonly selected: boolean
  readonly projection: Projection
  readonly timeZone: string | undefined
  readonly labels: PictureLabels
}

/** A step: what it was, and when. */
export const WaterfallRow = memo(function WaterfallRow({ bar, index, id, count, selected, projection, timeZone, labels }: WaterfallRowProps) {
  const { verb, object, isPath } = titleOfRow(bar.row, labels)
  const [folder, name] = splitPath(object)
  const { lane } = bar
  const span = spanOf(bar)
  const status = bar.row.type === 'call' ? bar.row.status : 'ok'
  const took = span === null || span.to === span.from ? '' : formatSpan(span.to - span.from, labels)
  const mark = status === 'ok' ? null : statusIcons[status]
  const isMarked = status !== 'ok' && status !== 'running' && status !== 'unanswered'
  return (
    <div
      id={id}
      className="er-wf-row"
      role="option"
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={count}
      data-index={index}
      data-lane={lane?.at}
      data-hue={bar.hue}
      data-status={status}
      data-type={bar.row.type}
      data-event-id={bar.id ?? undefined}
      style={{ insetBlockStart: index * ROW_PX }}
    >
      <span className="er-wf-label" title={`${verb} ${object}`.trim()} style={lane && { paddingInlineStart: 8 + LANE_PX * Math.min(lane.at, MOST_LANES) }}>
        {lane && <bdi className="er-note">{lane.title}</bdi>}
        <span className="er-status" data-status={status}>
          {mark}
          {mark !== null && <span className="er-sr">{labels.status[status]}: </span>}
        </span>
        <span className="er-verb">{verb} </span>
        {isPath ? (
          <span className="er-object er-mono er-path">
            {folder !== '' && <bdi className="er-path-folder">{folder}</bdi>}
            <bdi className="er-path-name">{name}</bdi>
          </span>
        ) : (
          <bdi className={bar.row.type === 'message' ? 'er-object' : 'er-object er-mono'}>{object}</bdi>
        )}
        <bdi className="er-duration"> {took}</bdi>
        <span className="er-sr">{spoken(bar, timeZone, labels)}</span>
      </span>
      <span className="er-wf-plot">
        {bar.leads.map((segment) => segmentOf(segment, projection, true))}
        {bar.segments.map((segment) => segmentOf(segment, projection, false))}
        {span !== null && isMarked && (
          <span className="er-wf-mark er-status" data-status={status} style={{ insetInlineStart: projection.toX(span.from) + widthOf(span, projection) }}>
            {mark}
          </span>
        )}
      </span>
    </div>
  )
})

function segmentOf(segment: Segment, projection: Projection, isLead: boolean): ReactNode {
  return (
    <span
      key={`${isLead} ${segment.from}`}
      className="er-wf-bar"
      data-phase={segment.phase}
      data-lead={isLead || undefined}
      style={{ insetInlineStart: projection.toX(segment.from), inlineSize: isLead ? projection.toX(segment.to) - projection.toX(segment.from) : widthOf(segment, projection) }}
    />
  )
}

function widthOf({ from, to }: { readonly from: number; readonly to: number }, { toX }: Projection): number {
  return Math.max(LEAST_PX, toX(to) - toX(from))
}

/** What the picture shows beside the words: when it was, and what led up to it. */
function spoken({ row, leads }: Bar, timeZone: string | undefined, labels: PictureLabels): string {
  const at = row.type === 'gap' ? null : row.at
  const { thought, waited } = labels.waterfall
  const before = leads.map(({ phase, from, to }) => (phase === 'thinking' ? thought : waited)(formatSpan(to - from, labels)))
  return [...(at === null ? [] : [`, ${formatSecond(at, labels.locale, timeZone)}`]), ...before].join(', ')
}
