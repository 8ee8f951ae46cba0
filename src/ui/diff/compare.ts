import { type DiffLine, diffLines } from '../text/line-diff.ts'
import { parseUnifiedDiff } from '../text/unified-diff.ts'
import { CONTEXT, type DiffSource, MIN_FOLD } from './diff-source.ts'

/** Unchanged lines that are folded away: from one place in a comparison's lines up to another. */
export interface Fold {
  readonly from: number
  readonly to: number
}

export interface Comparison {
  readonly lines: readonly DiffLine[]
  readonly folds: readonly Fold[]
  readonly added: number
  readonly removed: number
  /** Whether all of it was added, or all removed. */
  readonly isOneSided: boolean
  readonly newText: string
  /** How wide line numbers are; 0 where lines have none. */
  readonly digits: number
}

const known = new WeakMap<DiffSource, Comparison>()

/** Compares once for each source, by its identity. */
export function compare(source: DiffSource): Comparison {
  let comparison = known.get(source)
  if (comparison === undefined) {
    const lines = source.diff === undefined ? diffLines(source.oldText ?? '', source.newText ?? '') : parseUnifiedDiff(source.diff)
    const [added, removed] = [count(lines, 'add'), count(lines, 'del')]
    comparison = {
      lines,
      folds: foldsOf(lines),
      added,
      removed,
      isOneSided: Math.max(added, removed) === lines.length,
      newText: source.newText ?? lines.filter((line) => line.kind === 'add' || line.kind === 'same').map((line) => line.text).join('\n'),
      digits: source.isFragment ? 0 : String(lines.reduce((most, line) => Math.max(most, line.oldLine ?? 0, line.newLine ?? 0), 0)).length,
    }
    known.set(source, comparison)
  }
  return comparison
}

function count(lines: readonly DiffLine[], kind: DiffLine['kind']): number {
  return lines.reduce((sum, line) => (line.kind === kind ? sum + 1 : sum), 0)
}

/** Stretches of unchanged lines away from all changes, where they are long enough to be worth a fold. */
function foldsOf(lines: readonly DiffLine[]): readonly Fold[] {
  const folds: Fold[] = []
  let start = 0
  for (let at = 0; at <= lines.length; at++) {
    if (lines[at]?.kind === 'same') continue
    const from = start === 0 ? 0 : start + CONTEXT
    const to = at === lines.length ? at : at - CONTEXT
    if (to - from >= MIN_FOLD) folds.push({ from, to })
    start = at + 1
  }
  return folds
}
