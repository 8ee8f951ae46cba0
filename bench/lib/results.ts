import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, platform, totalmem } from 'node:os'
import { SIZE_ROWS } from '../../scripts/check/size-budget.ts'
import type { Comparison, Measured } from './comparison.ts'
import type { Metrics } from './suite.ts'
import { boundOf, isMet, TARGETS, type Target } from './targets.ts'

export interface Results {
  readonly metrics: Metrics
  /** By name, in the order of the alphabet. */
  readonly comparisons: readonly Comparison[]
  readonly machine: Readonly<Record<string, string | number>>
  readonly versions: Readonly<Record<string, string>>
}

/** Puts new figures over old ones: a run of one suite leaves the others' figures alone. */
export function mergeResults(file: string, { metrics, comparisons }: Measured, versions: Readonly<Record<string, string>> = {}): void {
  const before: Partial<Results> = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Results>) : {}
  const merged = Object.entries({ ...before.metrics, ...metrics }).toSorted(([a], [b]) => a.localeCompare(b))
  const rows = new Map([...(before.comparisons ?? []), ...comparisons].map((comparison) => [comparison.row, rounded(comparison)]))
  const results: Results = {
    metrics: Object.fromEntries(merged.map(([name, value]) => [name, Number(value.toPrecision(5))])),
    comparisons: [...rows.values()].toSorted((a, b) => a.row.localeCompare(b.row)),
    machine: {
      system: platform(),
      processor: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryGb: Math.round(totalmem() / 2 ** 30),
    },
    versions: { ...before.versions, ...versions },
  }
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
}

/** One line a figure, with its target where it has one. Returns how many miss theirs. */
export function printMetrics(metrics: Metrics, print: (line: string) => void = console.log): number {
  let missed = 0
  for (const [name, value] of Object.entries(metrics)) {
    const target = targetOf(name)
    const good = target === undefined || isMet(target, value)
    if (!good) missed += 1
    const verdict = target === undefined ? '' : boundOf(target)
    print(`${name.padEnd(44)}${format(value).padStart(12)}  ${verdict}${good ? '' : '  MISSED'}`.trimEnd())
  }
  return missed
}

/** Each row with what each took, the best first; then those that cannot do it, and why. */
export function printComparisons(comparisons: readonly Comparison[], print: (line: string) => void = console.log): void {
  for (const { title, unit, better, entries } of comparisons) {
    print(`  ${title}, ${unit}`)
    const figures = Object.entries(entries).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    for (const [name, value] of figures.toSorted(([, a], [, b]) => (better === 'less' ? a - b : b - a))) print(`    ${name.padEnd(42)}${format(value).padStart(12)}`)
    for (const [name, reason] of Object.entries(entries)) if (typeof reason === 'string') print(`    ${name.padEnd(42)}${'cannot'.padStart(12)}  ${reason}`)
  }
}

function rounded(comparison: Comparison): Comparison {
  const entries = Object.entries(comparison.entries).map(([name, value]) => [name, typeof value === 'number' ? Number(value.toPrecision(5)) : value])
  return { ...comparison, entries: Object.fromEntries(entries) as Comparison['entries'] }
}

/** What a figure must reach, where it must reach anything. */
export function targetOf(name: string): Target | undefined {
  const budget = SIZE_ROWS.find(({ metric }) => metric === name)
  return TARGETS[name] ?? (budget && { atMost: budget.budgetKb })
}

export function format(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}
