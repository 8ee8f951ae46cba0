import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { explainSeed, simulate, traceSeed, uncovered } from '../test/simulation/pool.ts'

/**
 * The simulation: `npm run simulate -- --seeds 5000 --from 1 [--variant name]`, or one seed told in full: `--seed 7 --trace`.
 * Exits with 1 when a seed fails, or when something that must happen never happened.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    variant: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    coverage: { type: 'boolean', default: false },
    'stop-at-failure': { type: 'boolean', default: false },
  },
})
/** Below this many seeds, what is rare may not happen. */
const ENOUGH_FOR_COVERAGE = 1_000
const PROGRESS_MS = 10_000
const EXPLAINED = 3

if (values.seed !== undefined && values.trace) await traceSeed(Number(values.seed), values.variant)
else process.exitCode = await run()

async function run(): Promise<number> {
  const from = Number(values.seed ?? values.from)
  const seeds = values.seed === undefined ? Number(values.seeds) : 1
  const began = Date.now()
  let told = began
  let named = 0
  const { done, failures, coverage, hash } = await simulate({
    from,
    seeds,
    workers: Math.min(Number(values.workers), seeds),
    variant: values.variant,
    stopAtFailure: values['stop-at-failure'],
    onProgress: (count, failed) => {
      for (const { seed, what } of failed.slice(named)) console.log(`seed ${seed}: ${what}`)
      named = failed.length
      if (Date.now() - told < PROGRESS_MS) return
      told = Date.now()
      console.log(`${count} of ${seeds} schedules, ${failed.length} failed, ${((told - began) / 1000).toFixed(0)} s`)
    },
  })
  for (const { seed } of failures.slice(0, EXPLAINED)) {
    console.log(`\nseed ${seed}, shrunk:`)
    for (const line of await explainSeed(seed, values.variant)) console.log(line)
  }
  const missing = done < ENOUGH_FOR_COVERAGE || values.variant !== undefined ? [] : uncovered(coverage)
  for (const what of missing) console.log(`never happened: ${what}`)
  if (values.coverage) for (const [what, count] of [...coverage].sort(([a], [b]) => a.localeCompare(b))) console.log(`${String(count).padStart(9)}  ${what}`)
  const seconds = (Date.now() - began) / 1000
  console.log(`${done} schedules from seed ${from}, ${failures.length} failed, ${seconds.toFixed(1)} s, sum ${hash}`)
  return failures.length > 0 || missing.length > 0 ? 1 : 0
}
