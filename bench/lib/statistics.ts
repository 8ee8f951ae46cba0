/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median of nothing')
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted.length >> 1
  const high = sorted[upper] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[upper - 1] ?? Number.NaN) + high) / 2
}

/**
 * Runs each case once a round, in an order that turns with the round: what drifts (heat, a filling disk, a warming JIT) then
 * weighs on all of them alike. The result has each case's values in the order of the rounds.
 */
export async function interleave(
  cases: Readonly<Record<string, (round: number) => Promise<number>>>,
  rounds: number,
): Promise<Record<string, number[]>> {
  const names = Object.keys(cases)
  const values: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + round) % names.length] ?? ''
      values[name]?.push((await cases[name]?.(round)) ?? Number.NaN)
    }
  }
  return values
}
