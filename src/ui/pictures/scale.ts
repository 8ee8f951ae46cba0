import type { Bar } from './bars.ts'

/** A stretch in which nothing happened for so long that it is not drawn to scale. */
export interface Fold {
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  /** How much is folded before this one, in milliseconds. */
  readonly before: number
}

/** A run's time with its long pauses taken out. */
export interface TimeScale {
  readonly start: number
  readonly end: number
  /** Ascending, disjoint. */
  readonly folds: readonly Fold[]
  /** How much of it is drawn to scale, in milliseconds. */
  readonly drawn: number
}

/** Idle for longer than this is folded. */
export const IDLE_MS = 60_000
const FOLD_PX = 44
/** How much of the width all folds together may take. */
const FOLDS_SHARE = 0.3

/** Finds the pauses of a run: more than a minute in which nothing ran, whether the agent was thinking, waiting, or away. */
export function buildScale(bars: readonly Bar[]): TimeScale {
  const spans: { from: number; to: number }[] = []
  let isSorted = true
  for (const { segments } of bars) {
    for (const { phase, from, to } of segments) {
      // What waits for a person does nothing, but it began at an instant that must stay in sight.
      if (from < (spans.at(-1)?.from ?? -Infinity)) isSorted = false
      spans.push({ from, to: phase === 'waiting' ? from : to })
    }
  }
  if (!isSorted) spans.sort((a, b) => a.from - b.from)
  const start = spans[0]?.from ?? 0
  const folds: Fold[] = []
  let reach = start
  let before = 0
  for (const { from, to } of spans) {
    if (from - reach > IDLE_MS) {
      folds.push({ from: reach, to: from, before })
      before += from - reach
    }
    if (to > reach) reach = to
  }
  // A question that is still open is drawn to its end.
  const end = Math.max(reach, bars.at(-1)?.segments.at(-1)?.to ?? reach)
  if (end - reach > IDLE_MS) {
    folds.push({ from: reach, to: end, before })
    before += end - reach
  }
  return { start, end, folds, drawn: end - start - before }
}

/** Where instants stand on a line of some width, and which instants stand where. */
export interface Projection {
  readonly width: number
  /** How wide each fold is drawn, in pixels. */
  readonly foldWidth: number
  readonly pxPerMs: number
  toX(at: number): number
  toInstant(x: number): number
}

export function project({ start, end, folds, drawn }: TimeScale, width: number): Projection {
  const count = folds.length
  const foldWidth = count === 0 ? 0 : Math.min(FOLD_PX, (width * FOLDS_SHARE) / count)
  const pxPerMs = drawn > 0 ? Math.max(0, width - count * foldWidth) / drawn : 0
  /** Where a fold begins. */
  const foldX = (index: number): number => {
    const fold = folds[index]
    return fold === undefined ? Infinity : (fold.from - start - fold.before) * pxPerMs + index * foldWidth
  }
  const toX = (at: number) => {
    const next = countWhere(count, (index) => (folds[index]?.from ?? Infinity) < at)
    const fold = folds[next - 1]
    if (fold === undefined) return Math.max(0, at - start) * pxPerMs
    const into = Math.min(1, (at - fold.from) / (fold.to - fold.from))
    return foldX(next - 1) + into * foldWidth + Math.max(0, at - fold.to) * pxPerMs
  }
  const toInstant = (x: number) => {
    const next = countWhere(count, (index) => foldX(index) < x)
    const fold = folds[next - 1]
    const past = fold === undefined ? x : x - foldX(next - 1)
    if (fold !== undefined && past < foldWidth) return fold.from + (past / foldWidth) * (fold.to - fold.from)
    const from = fold?.to ?? start
    return pxPerMs === 0 ? from : Math.min(end, Math.max(start, from + (fold === undefined ? past : past - foldWidth) / pxPerMs))
  }
  return { width, foldWidth, pxPerMs, toX, toInstant }
}

/** How many of the first items pass, where all that pass come first. */
export function countWhere(count: number, passes: (index: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (passes(middle)) low = middle + 1
    else high = middle
  }
  return low
}
