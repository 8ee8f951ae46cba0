import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { mergeResults, printMetrics } from './lib/results.ts'
import type { Metrics } from './lib/suite.ts'
import { writeReport } from './report/write.ts'

/**
 * Measures the server: each part in a process of its own, clients in this one. `--only append,fan-out` runs some suites.
 * Prints the figures and merges them into `bench/results.json`.
 */
const folder = import.meta.dirname
const suites = readdirSync(resolve(folder, 'server/suites')).map((file) => file.replace(/\.ts$/, ''))
const { values } = parseArgs({ options: { only: { type: 'string' } } })
const chosen = suites.filter((name) => values.only === undefined || values.only.split(',').includes(name))
if (chosen.length === 0) throw new Error(`No such suite. There are ${suites.join(', ')}.`)

const all: Record<string, number> = {}
for (const name of chosen) {
  console.log(`\n${name}`)
  const suite = (await import(`./server/suites/${name}.ts`)) as { run(): Promise<Metrics> }
  const metrics = await suite.run()
  printMetrics(metrics, (line) => console.log(`  ${line}`))
  Object.assign(all, metrics)
}
console.log()
const missed = printMetrics(all)
mergeResults(resolve(folder, 'results.json'), { metrics: all, comparisons: [] })
writeReport()
if (missed > 0) process.exitCode = 1
