import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { mergeResults, printMetrics } from './lib/results.ts'
import type { Metrics } from './lib/suite.ts'
import * as append from './server/append.ts'
import * as fanOut from './server/fan-out.ts'
import * as history from './server/history.ts'
import * as nodes from './server/nodes.ts'
import * as pageRead from './server/page-read.ts'

/**
 * Measures the server: each part in a process of its own, clients in this one. `--only append,fan-out` runs some suites.
 * Prints the figures and merges them into `bench/results.json`.
 */
const suites: Readonly<Record<string, { run(): Promise<Metrics> }>> = { append, 'page-read': pageRead, 'fan-out': fanOut, history, nodes }
const { values } = parseArgs({ options: { only: { type: 'string' } } })
const names = values.only?.split(',') ?? Object.keys(suites)

const all: Record<string, number> = {}
for (const name of names) {
  const suite = suites[name]
  if (suite === undefined) throw new Error(`No such suite: ${name}. There are ${Object.keys(suites).join(', ')}.`)
  console.log(`\n${name}`)
  const metrics = await suite.run()
  printMetrics(metrics, (line) => console.log(`  ${line}`))
  Object.assign(all, metrics)
}
console.log()
const missed = printMetrics(all)
mergeResults(resolve(import.meta.dirname, 'results.json'), all)
if (missed > 0) process.exitCode = 1
