import { defineAbortGlobals } from './abort.ts'
import { defineDatabaseGlobals } from './disk/globals.ts'
import type { Schedule, Step } from './schedule.ts'
import { plant } from './variant-hook.ts'
import { VARIANTS } from './variants.ts'

/** Seeds to run: from the first, inclusive, to the last, exclusive. */
export interface Chunk {
  readonly from: number
  readonly to: number
  readonly stopAtFailure: boolean
}

export interface Failure {
  readonly seed: number
  readonly what: string
}

export interface ChunkResult {
  readonly done: number
  readonly failures: readonly Failure[]
  readonly coverage: readonly (readonly [string, number])[]
  /** A sum over the runs' own sums. */
  readonly hash: number
}

const [variantName] = process.argv.slice(2)
const variant = VARIANTS.find(({ name }) => name === variantName)
if (variantName !== undefined && variant === undefined) throw new Error(`There is no variant '${variantName}'.`)
if (variant !== undefined) plant(variant)
defineAbortGlobals()
defineDatabaseGlobals()

// Must come after what they need is in place; and what a page loads when it needs it must be there before.
const { makeSchedule } = await import('./schedule.ts')
const { World } = await import('./world.ts')
const { Coverage } = await import('./faults.ts')
const { shrink } = await import('./shrink.ts')
await Promise.all([import('../../src/store/event-store.ts'), import('../../src/store/async-event-store-wrapper.ts'), import('../../src/source/v1/v1.ts')])

async function runChunk({ from, to, stopAtFailure }: Chunk): Promise<ChunkResult> {
  // A run makes hundreds of errors, and nobody reads where: who explains a failure does.
  Error.stackTraceLimit = 0
  const coverage = new Coverage()
  const failures: Failure[] = []
  let hash = 0
  let done = 0
  for (let seed = from; seed < to; seed++) {
    // A run that never ends cannot say so itself.
    process.send?.({ begins: seed })
    const schedule = makeSchedule(seed)
    if (!canShow(schedule)) continue
    const outcome = await new World(schedule).run()
    done++
    coverage.add(outcome.coverage.counts)
    hash = Math.imul(hash ^ outcome.hash, 0x01000193) >>> 0
    if (outcome.failure === null) continue
    failures.push({ seed, what: outcome.failure })
    if (stopAtFailure) break
  }
  return { done, failures, coverage: [...coverage.counts], hash }
}

/** Whether what is planted, if anything is, can come to light in this schedule. */
function canShow({ steps }: Schedule): boolean {
  const shownBy: readonly Step['what'][] | undefined = variant?.shownBy
  return shownBy === undefined || steps.some(({ what }) => shownBy.includes(what))
}

/** What a failure comes down to, for those who read it. */
async function explain(seed: number): Promise<readonly string[]> {
  const fails = async (candidate: Schedule) => (await new World(candidate).run()).failure !== null
  const small = await shrink(makeSchedule(seed), fails)
  const { failure } = await new World(small).run()
  const steps = small.steps.map(({ at, what, device, tab }) => `${at.toFixed(1).padStart(10)}  ${what} ${device === 0 ? 'A' : 'B'}.${tab}`)
  return [`${small.dialect}, ${small.initial} events before, windows of ${small.windowSize}, calm at ${small.calmAt.toFixed(1)}`, ...steps, `           ${failure}`]
}

async function trace(seed: number): Promise<null> {
  const { hash, tasks, failure } = await new World(makeSchedule(seed), (line) => console.log(line)).run()
  console.log(`seed ${seed}: ${tasks} tasks, sum ${hash}, ${failure ?? 'no failure'}`)
  return null
}

export type Order = { readonly run: Chunk } | { readonly explain: number } | { readonly trace: number }

process.on('message', (order: Order) => {
  const work = 'run' in order ? runChunk(order.run) : 'explain' in order ? explain(order.explain) : trace(order.trace)
  work.then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error instanceof Error ? error.stack : error) }),
  )
})
