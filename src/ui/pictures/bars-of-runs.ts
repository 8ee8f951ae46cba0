import { mergeRuns } from '../rows/merge-runs.ts'
import { type Bar, buildBars, lastInstant, spanOf } from './bars.ts'
import type { LaneRun } from './lanes/lanes-props.ts'

/** The steps of several runs by time, each with its lane. What still runs in any of them is drawn until the last instant of all. */
export function buildBarsOfRuns(runs: readonly LaneRun[], now?: number): readonly Bar[] {
  const end = Math.max(now ?? -Infinity, ...runs.map(({ rows }) => lastInstant(rows) ?? -Infinity))
  const merged = mergeRuns(runs.map(({ runId, rows }) => ({ runId, rows: buildBars(rows, end) })), (bar) => spanOf(bar)?.from ?? null)
  return merged.map(({ key, lane, runId, row }) => ({ ...row, key, lane: { at: lane, runId, title: runs[lane]?.title ?? runId } }))
}
