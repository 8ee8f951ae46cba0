import type { TimelineRow } from './row.ts'

/** One of several runs that are shown as one. */
export interface RunOfMany<Row> {
  readonly runId: string
  readonly rows: readonly Row[]
}

export interface MergedRow<Row> {
  /** Unique among all runs. */
  readonly key: string
  readonly runId: string
  /** Its run's place among the runs. */
  readonly lane: number
  readonly row: Row
}

interface Placed<Row> extends MergedRow<Row> {
  readonly at: number
}

/**
 * Several runs as one, by time. The rows of a run never change places: one without a time, or with an earlier one than the row before it, stands right
 * after that row; before the first time of its run, right before the row that has it. At one instant the run that is given first goes first.
 * What is not here yet changes nothing of the order of what is.
 * @param timeOf milliseconds since the epoch; null where nobody knows; Infinity for what belongs to the end
 */
export function mergeRuns<Row extends { readonly key: string }>(runs: readonly RunOfMany<Row>[], timeOf: (row: Row) => number | null): readonly MergedRow<Row>[] {
  return runs
    .flatMap(({ runId, rows }, lane) => {
      let at = rows.map(timeOf).find((time) => time !== null) ?? -Infinity
      return rows.map((row): Placed<Row> => ({ key: `${lane} ${row.key}`, runId, lane, row, at: (at = Math.max(at, timeOf(row) ?? at)) }))
    })
    .sort((a, b) => (a.at === b.at ? a.lane - b.lane : a.at - b.at))
}

export type LooseRow = Exclude<TimelineRow, { readonly type: 'day' | 'group' }>

/** The rows of a run that have a place in time: calls that were folded stand for themselves, days are left out. */
export function looseRows(rows: readonly TimelineRow[]): readonly LooseRow[] {
  return rows.flatMap((row): readonly LooseRow[] => (row.type === 'group' ? row.calls : row.type === 'day' ? [] : [row]))
}

/** When a row stands: what is no event yet belongs to the end. */
export function instantOfRow(row: TimelineRow): number | null {
  switch (row.type) {
    case 'draft':
    case 'pending':
    case 'notice':
      return Infinity
    case 'gap':
      return null
    case 'group':
      return row.calls[0]?.at ?? null
    default:
      return row.at
  }
}
