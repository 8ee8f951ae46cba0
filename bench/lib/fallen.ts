import type { Metrics } from './suite.ts'

/** A third less than it was. */
const LEAST = 2 / 3

/** Ratios to the floor, by name, that have fallen by more than a third of what they were; those that were never measured have not. */
export function fallen(kept: Metrics, measured: Metrics): string[] {
  return Object.entries(measured).flatMap(([name, value]) => {
    const before = kept[name]
    return before === undefined || value >= before * LEAST ? [] : [name]
  })
}
