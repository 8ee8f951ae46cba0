import { memo } from 'react'
import { statusIcons } from '../../icons.tsx'
import type { TimelineRow } from '../../rows/row.ts'
import { StatusDot, toneOf } from '../../StatusDot.tsx'
import type { PictureLabels } from '../labels.ts'
import { titleOfRow } from '../title.ts'
import { LANE_PX, MOST_LANES, ROW_PX } from './lane-size.ts'

interface LaneRowProps {
  readonly row: TimelineRow
  readonly lane: number
  readonly lanes: number
  readonly title: string
  readonly index: number
  readonly elementId: string
  readonly count: number
  readonly selected: boolean
  readonly time: string
  readonly labels: PictureLabels
}

/** A row of one of several runs: in its lane, with the name of its run. */
export const LaneRow = memo(function LaneRow({ row, lane, lanes, title, index, elementId, count, selected, time, labels }: LaneRowProps) {
  const { verb, object } = titleOfRow(row, labels)
  const status = row.type === 'call' ? row.status : 'ok'
  const drawn = Math.min(lanes, MOST_LANES)
  return (
    // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- its words are deeper in it than the rule looks
    <div
      id={elementId}
      className="er-wf-row"
      role="option"
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={count}
      data-index={index}
      data-lane={lane}
      data-type={row.type}
      data-status={status}
      style={{ insetBlockStart: index * ROW_PX }}
    >
      <span className="er-wf-label" style={{ inlineSize: '100%' }}>
        <span aria-hidden="true" style={{ position: 'relative', flex: 'none', inlineSize: drawn * LANE_PX }}>
          {Array.from({ length: drawn }, (_, at) => (
            <span key={at} style={{ position: 'absolute', insetBlock: 0, insetInlineStart: at * LANE_PX + 6, inlineSize: 1, background: 'var(--er-line)' }} />
          ))}
          <span style={{ position: 'absolute', display: 'grid', insetBlockStart: 8, insetInlineStart: Math.min(lane, drawn - 1) * LANE_PX + 3 }}>
            <StatusDot tone={toneOf(row.type === 'state' ? row.state : status === 'running' ? status : '')} />
          </span>
        </span>
        <span className="er-sr">{title}: </span>
        <span className="er-status" data-status={status}>
          {row.type === 'call' && statusIcons[status]}
          {row.type === 'call' && status !== 'ok' && <span className="er-sr">{labels.status[status]}: </span>}
        </span>
        <span className="er-verb">{verb} </span>
        <bdi className={row.type === 'message' ? 'er-object' : 'er-object er-mono'}>{object}</bdi>
        <span className="er-note" aria-hidden="true" style={{ flex: 'none', marginInlineStart: 'auto' }}>
          <bdi>{title}</bdi>
        </span>
        <span className="er-duration" style={{ margin: 0 }}>
          {' '}
          {time}
        </span>
      </span>
    </div>
  )
})
