import { fork, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FAULTS } from './faults.ts'
import type { ChunkResult, Failure, Order } from './worker.ts'

export interface SimulationOptions {
  readonly from: number
  readonly seeds: number
  /** Default 2. */
  readonly workers?: number | undefined
  readonly variant?: string | undefined
  readonly stopAtFailure?: boolean | undefined
  /** Told now and then. */
  readonly onProgress?: ((done: number, failures: readonly Failure[]) => void) | undefined
}

export interface SimulationResult {
  readonly done: number
  readonly failures: readonly Failure[]
  readonly coverage: ReadonlyMap<string, number>
  /** Equal for equal runs, whatever the number of workers. */
  readonly hash: number
}

const CHUNK = 50
/** Where one failure is looked for, what the others have begun is wasted. */
const CHUNK_TO_FAILURE = 10
/** Compiled modules, so that each process does not compile them anew. */
const COMPILE_CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/simulation')
/** A schedule takes some hundredths of a second. */
const STUCK_MS = 30_000
// A core each: what V8 does beside the program would only get in the way of the others. Young space begins at its full size: growing to it, by
// collecting what is soon dead, takes a sixth of the time.
const NODE_OPTIONS = ['--min-semi-space-size=32', '--max-semi-space-size=32', '--single-threaded', '--disable-warning=ExperimentalWarning']

/** Runs whole ranges of seeds, in processes of their own. */
export async function simulate({ from, seeds, workers = 2, variant, stopAtFailure = false, onProgress }: SimulationOptions): Promise<SimulationResult> {
  const coverage = new Map<string, number>()
  const failures: Failure[] = []
  let next = from
  let done = 0
  let hash = 0
  const work = async () => {
    let worker = new Worker(variant)
    try {
      while (next < from + seeds && !(stopAtFailure && failures.length > 0)) {
        const start = next
        next = Math.min(from + seeds, start + (stopAtFailure ? CHUNK_TO_FAILURE : CHUNK))
        let result: ChunkResult
        try {
          result = (await worker.ask({ run: { from: start, to: next, stopAtFailure } })) as ChunkResult
        } catch (error) {
          if (!(error instanceof StuckError)) throw error
          failures.push({ seed: error.seed, what: error.message })
          onProgress?.(done, failures)
          worker = new Worker(variant)
          continue
        }
        done += result.done
        hash = (hash + Math.imul(result.hash, start)) >>> 0
        failures.push(...result.failures)
        for (const [what, count] of result.coverage) coverage.set(what, (coverage.get(what) ?? 0) + count)
        onProgress?.(done, failures)
      }
    } finally {
      worker.end()
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  failures.sort((a, b) => a.seed - b.seed)
  return { done, failures, coverage, hash }
}

/** The shrunk schedule of a failing seed, a line a step. */
export async function explainSeed(seed: number, variant?: string): Promise<readonly string[]> {
  return (await askOnce({ explain: seed }, variant)) as readonly string[]
}

/** Prints what happens in a run. */
export async function traceSeed(seed: number, variant?: string): Promise<void> {
  await askOnce({ trace: seed }, variant)
}

/** Kinds of faults, and changes of status, that never happened. */
export function uncovered(coverage: ReadonlyMap<string, number>): readonly string[] {
  return [...FAULTS, ...TRANSITIONS].filter((what) => (coverage.get(what) ?? 0) === 0)
}

/** What a run of many seeds must have seen, besides every kind of fault. */
const TRANSITIONS = [
  'status loading → cached', 'status loading → catching-up', 'status loading → offline', 'status loading → reconnecting', 'status loading → live', 'status cached → catching-up', 'status catching-up → live',
  'status catching-up → reconnecting', 'status live → reconnecting', 'status live → offline', 'status live → failed', 'status reconnecting → failed', 'status reconnecting → live', 'status failed → reconnecting', 'status offline → reconnecting',
  'role alone → follower', 'role follower → leader', 'role leader → follower',
  'degraded quota', 'degraded unavailable', 'degraded blocked',
  'send pending', 'send sending', 'send failed', 'send unconfirmed', 'send retry', 'send discard', 'send durable', 'send not durable',
]

async function askOnce(order: Order, variant: string | undefined): Promise<unknown> {
  const worker = new Worker(variant)
  try {
    return await worker.ask(order)
  } finally {
    worker.end()
  }
}

/** A run spins without end. */
class StuckError extends Error {
  readonly seed: number

  constructor(seed: number) {
    super(`does not come to an end within ${STUCK_MS / 1000} s of this machine's time`)
    this.seed = seed
  }
}

class Worker {
  readonly #process: ChildProcess

  constructor(variant: string | undefined) {
    const path = fileURLToPath(new URL('./worker.ts', import.meta.url))
    this.#process = fork(path, variant === undefined ? [] : [variant], { execArgv: NODE_OPTIONS, env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE } })
  }

  ask(order: Order): Promise<unknown> {
    const child = this.#process
    return new Promise((resolve, reject) => {
      let seed = -1
      let watchdog: NodeJS.Timeout | undefined
      const watch = () => {
        clearTimeout(watchdog)
        watchdog = setTimeout(() => {
          settle(() => reject(new StuckError(seed)))
          child.kill('SIGKILL')
        }, STUCK_MS)
      }
      const settle = (work: () => void) => {
        clearTimeout(watchdog)
        child.off('exit', onExit)
        child.off('message', onMessage)
        work()
      }
      const onExit = (code: number | null) => settle(() => reject(new Error(`A worker of the simulation ended with ${String(code)}.`)))
      const onMessage = (answer: { readonly begins?: number; readonly result?: unknown; readonly error?: string }) => {
        if (answer.begins !== undefined) {
          seed = answer.begins
          watch()
        } else settle(() => (answer.error === undefined ? resolve(answer.result) : reject(new Error(answer.error))))
      }
      child.on('exit', onExit)
      child.on('message', onMessage)
      if ('run' in order) watch()
      child.send(order)
    })
  }

  end(): void {
    if (this.#process.connected) this.#process.disconnect()
  }
}
