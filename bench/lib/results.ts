import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, platform, totalmem } from 'node:os'
import { SIZE_ROWS } from '../../scripts/check/size-budget.ts'
import type { Metrics } from './suite.ts'
import { TARGETS } from './targets.ts'

interface Results {
  readonly metrics: Metrics
  readonly machine: Readonly<Record<string, string | number>>
  readonly versions: Readonly<Record<string, string>>
}

/** Puts new figures over old ones: a run of one suite leaves the others' figures alone. */
export function mergeResults(file: string, metrics: Metrics, versions: Readonly<Record<string, string>> = {}): void {
  const before: Partial<Results> = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Results>) : {}
  const merged = Object.entries({ ...before.metrics, ...metrics }).toSorted(([a], [b]) => a.localeCompare(b))
  const results: Results = {
    metrics: Object.fromEntries(merged.map(([name, value]) => [name, Number(value.toPrecision(5))])),
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
    const good = target === undefined || (target.atLeast !== undefined ? value >= target.atLeast : value <= target.atMost)
    if (!good) missed += 1
    const verdict = target === undefined ? '' : target.atLeast !== undefined ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`
    print(`${name.padEnd(44)}${format(value).padStart(12)}  ${verdict}${good ? '' : '  MISSED'}`.trimEnd())
  }
  return missed
}

function targetOf(name: string): { atLeast: number; atMost?: never } | { atMost: number; atLeast?: never } | undefined {
  const budget = SIZE_ROWS.find(({ metric }) => metric === name)
  return TARGETS[name] ?? (budget && { atMost: budget.budgetKb })
}

function format(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}
