import type { TimelineRow } from '../../rows/row.ts'
import type { PictureProps } from '../picture-props.ts'

/** One of several runs that are shown together. */
export interface LaneRun {
  readonly runId: string
  /** What its lane is called. */
  readonly title: string
  /** From `buildRows`, or better a `createRowBuilder`. */
  readonly rows: readonly TimelineRow[]
}

export interface RunLanesProps extends PictureProps {
  /** In the order of their lanes. Must keep its identity while nothing in it changes. */
  readonly runs: readonly LaneRun[]
  /** An event of the selected row, and its run; null: none. Left out, the list keeps it itself. */
  readonly selected?: LanePlace | null | undefined
  readonly onSelect?: ((place: LanePlace) => void) | undefined
  readonly loading?: boolean | undefined
  /** Single-letter keys while the focus is inside. Default true. */
  readonly keys?: boolean | undefined
  /** IANA zone in which times are shown. Default: the reader's. */
  readonly timeZone?: string | undefined
}

export interface LanePlace {
  readonly runId: string
  readonly id: number
}
