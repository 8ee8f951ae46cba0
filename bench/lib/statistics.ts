/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median of nothing')
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted.length >> 1
  const high = sorted[upper] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[upper - 1] ?? Number.NaN) + high) / 2
}

/**
 * Runs each case once a round. The order turns with the round, so that what drifts (heat, a filling disk, a warming JIT) weighs on all of them alike;
 * and over the rounds each comes after each other, whose work the disk may not have done with (a design of Williams, 1949).
 * The result has each case's values in the order of the rounds.
 */
export async function interleave(
  cases: Readonly<Record<string, (round: number) => Promise<number>>>,
  rounds: number,
): Promise<Record<string, number[]>> {
  const names = Object.keys(cases)
  const values: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const index of orderOf(round, names.length)) {
      const name = names[index] ?? ''
      values[name]?.push((await cases[name]?.(round)) ?? Number.NaN)
    }
  }
  return values
}

/** As 0, 1, n - 1, 2, n - 2, …, turned by the round; of an odd number every other round backwards. */
function orderOf(round: number, count: number): readonly number[] {
  const order = Array.from({ length: count }, (_, turn) => ((turn % 2 === 1 ? (turn + 1) / 2 : count - turn / 2) + round) % count)
  return count % 2 === 1 && round % 2 === 1 ? order.toReversed() : order
}
