import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { mustRun } from '../scripts/run.ts'
import { fallen } from './lib/fallen.ts'
import type { Results } from './lib/results.ts'
import type { Metrics } from './lib/suite.ts'

/**
 * Fails when a ratio to the bare platform has fallen by more than a third against the kept `bench/results.json`. Ratios alone: absolute times
 * are a machine's. What has fallen is measured once more, with more rounds, before it counts: the machine may have done other work.
 */
const ROUNDS = 11
const ROUNDS_AGAIN = 25
const kept = metricsOf(resolve(import.meta.dirname, 'results.json'))

let measured = await measure(ROUNDS)
if (fallen(kept, measured).length > 0) measured = await measure(ROUNDS_AGAIN)
for (const [name, value] of Object.entries(measured)) console.log(`${name.padEnd(38)}${value.toFixed(3).padStart(8)}  kept ${kept[name]?.toFixed(3) ?? 'nothing'}`)
const unknown = Object.keys(measured).filter((name) => kept[name] === undefined)
if (unknown.length > 0) throw new Error(`bench/results.json has no ${unknown.join(', ')}: run \`npm run bench -- --only guard\`.`)
const names = fallen(kept, measured)
if (names.length > 0) {
  console.error(`Fallen by more than a third: ${names.join(', ')}. Where that is meant, keep what \`npm run bench -- --only guard\` measures.`)
  process.exitCode = 1
}

async function measure(rounds: number): Promise<Metrics> {
  const folder = mkdtempSync(join(tmpdir(), 'eventreel-guard-'))
  try {
    const file = join(folder, 'results.json')
    await mustRun('node', ['bench/run.ts', '--only', 'guard', '--rounds', String(rounds), '--into', file])
    return metricsOf(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function metricsOf(file: string): Metrics {
  return (JSON.parse(readFileSync(file, 'utf8')) as Results).metrics
}
