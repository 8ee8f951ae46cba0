import { likeness } from './changed-words.ts'

/** More pairs than these are not weighed: lines then go together in their order. */
const MAX_WEIGHED = 900
const MIN_LIKENESS = 0.4

/** For each removed line the added line that took its place, by index, ascending; -1 where it has none. */
export function pairLines(removed: readonly string[], added: readonly string[]): readonly number[] {
  if (removed.length === added.length || removed.length * added.length > MAX_WEIGHED) return removed.map((_, at) => (at < added.length ? at : -1))
  // best[x][y]: how well the lines from x and from y on can be paired.
  const width = added.length + 1
  const best = new Float64Array((removed.length + 1) * width)
  const weights = removed.map((before) => added.map((after) => likeness(before, after)))
  for (let x = removed.length - 1; x >= 0; x--) {
    for (let y = added.length - 1; y >= 0; y--) {
      const weight = weights[x]?.[y] ?? 0
      const paired = weight < MIN_LIKENESS ? 0 : weight + (best[(x + 1) * width + y + 1] ?? 0)
      best[x * width + y] = Math.max(paired, best[(x + 1) * width + y] ?? 0, best[x * width + y + 1] ?? 0)
    }
  }
  const pairs = removed.map(() => -1)
  for (let x = 0, y = 0; x < removed.length && y < added.length;) {
    const value = best[x * width + y] ?? 0
    if (value === best[(x + 1) * width + y]) x++
    else if (value === best[x * width + y + 1]) y++
    else pairs[x++] = y++
  }
  return pairs
}
