import { blockAt, isChange } from './block.ts'
import type { Comparison } from './compare.ts'

/** A row of a comparison: a line on each side, by its place among the lines (-1 where there is none), or lines that are folded away. */
export type DiffRow =
  | { readonly kind: 'line'; readonly left: number; readonly right: number }
  | { readonly kind: 'fold'; readonly fold: number; readonly count: number }

export type DiffLayout = 'unified' | 'split'

export interface ShownRows {
  readonly rows: readonly DiffRow[]
  /** How many lines of those that are not folded come after the rows. */
  readonly hiddenLines: number
}

/** So few more lines are shown rather than offered. */
const SLACK = 4

/** The first rows of a comparison. `opened` tells how many lines of a fold are shown, by the fold's place. */
export function diffRows(comparison: Comparison, layout: DiffLayout, opened: ReadonlyMap<number, number>, limit: number): ShownRows {
  const { lines, folds } = comparison
  const closed = folds.map(({ from, to }, at) => {
    const shown = opened.get(at) ?? 0
    // A fold at the beginning opens from the change below it, all others from the one above.
    return from === 0 ? { from, to: Math.max(from, to - shown) } : { from: Math.min(to, from + shown), to }
  })
  const all = lines.length - closed.reduce((sum, { from, to }) => sum + to - from, 0)
  const rows: DiffRow[] = []
  let drawn = 0
  let fold = 0
  const add = (left: number, right: number) => {
    rows.push({ kind: 'line', left, right })
    drawn += left === right || left === -1 || right === -1 ? 1 : 2
  }
  const isFull = () => rows.length >= limit && all - drawn > SLACK
  for (let at = 0; at < lines.length && !isFull();) {
    const hidden = closed[fold]
    if (hidden !== undefined && at >= hidden.from) {
      if (hidden.to > hidden.from) rows.push({ kind: 'fold', fold, count: hidden.to - hidden.from })
      at = Math.max(at, hidden.to)
      fold++
      continue
    }
    if (isChange(lines[at])) at = addBlock(comparison, layout, at, add, isFull)
    else add(at, at++)
  }
  return { rows, hiddenLines: all - drawn }
}

/** The lines of one change, beside each other or one after the other; gives where it ends. */
function addBlock(comparison: Comparison, layout: DiffLayout, start: number, add: (left: number, right: number) => void, isFull: () => boolean): number {
  const { removed, added, partners } = blockAt(comparison, start)
  if (layout === 'unified') {
    for (const at of removed) if (!isFull()) add(at, -1)
    for (const at of added) if (!isFull()) add(-1, at)
  } else {
    // Up to the next pair, lines without a partner stand beside each other.
    let nextPair = -1
    for (let x = 0, y = 0; (x < removed.length || y < added.length) && !isFull();) {
      if (nextPair < x) for (nextPair = x; nextPair < removed.length && partners[nextPair] === -1;) nextPair++
      const pairY = partners[nextPair] ?? added.length
      const isPair = x === nextPair && y === pairY
      const left = isPair || x < nextPair ? (removed[x++] ?? -1) : -1
      const right = isPair || y < pairY ? (added[y++] ?? -1) : -1
      add(left, right)
    }
  }
  return start + removed.length + added.length
}
