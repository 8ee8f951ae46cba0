import type { Comparison } from '../lib/comparison.ts'

/** Those that can do a row's work, the best first, and those that cannot, with the reason. */
export function ranked({ entries, better }: Comparison): { able: [name: string, value: number][]; unable: [name: string, reason: string][] } {
  const all = Object.entries(entries)
  const able = all.filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  const unable = all.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return { able: able.toSorted(([, a], [, b]) => (better === 'less' ? a - b : b - a)), unable }
}
