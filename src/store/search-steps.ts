import { clip, missingIn } from '../ingest/range-set.ts'
import type { IdSpan, RangeSet } from '../ingest/range-set.ts'

/** A run of ids that a search meets: all held, or all unknown. Ids known absent are in no step. */
export interface SearchStep extends IdSpan {
  readonly held: boolean
}

/** What a search over this span meets, in its order. */
export function searchSteps(held: RangeSet, known: RangeSet, span: IdSpan, reverse: boolean): readonly SearchStep[] {
  const steps: SearchStep[] = [
    ...clip(held, span).map((range) => ({ ...range, held: true })),
    ...missingIn(known, span).map((range) => ({ ...range, held: false })),
  ]
  return steps.sort((a, b) => (reverse ? b.from - a.from : a.from - b.from))
}
