import { EventreelError, isEventreelError } from '../../errors.ts'
import { acknowledgedChecks } from './acknowledged-checks.ts'
import { Bench } from './bench.ts'
import { cacheableChecks } from './cacheable-checks.ts'
import { LEVELS, type Check, type Level } from './check.ts'
import { Finding } from './finding.ts'
import { contiguousChecks } from './contiguous-checks.ts'
import type { BenchOptions } from './reach.ts'
import { resettableChecks } from './resettable-checks.ts'
import { v0Checks } from './v0-checks.ts'

/** Every check, level by level. */
export const CHECKS: readonly Check[] = [...v0Checks, ...contiguousChecks, ...cacheableChecks, ...acknowledgedChecks, ...resettableChecks]

export interface ConformanceOptions extends Omit<BenchOptions, 'waitMs' | 'signal'> {
  /** How long anything may take, in milliseconds. Default 5,000. */
  readonly waitMs?: number
  /** Ids of the checks to run, and of those that they need. Default: all. */
  readonly only?: readonly string[]
  /** Ends it early: what was made is deleted, and checks that were not run are not in the report. */
  readonly signal?: AbortSignal
  /** Told of each result as it comes. */
  readonly onResult?: (result: CheckResult) => void
}

export interface CheckResult {
  readonly id: string
  readonly level: Level
  readonly says: string
  readonly result: 'passed' | 'missing' | 'untried'
  /** What was found, where it did not pass. */
  readonly found: string | null
  readonly without: string
}

export interface ConformanceReport {
  readonly url: string
  readonly checks: readonly CheckResult[]
  /** `untried`: nothing of it could be tried. */
  readonly levels: Readonly<Record<Level, 'holds' | 'missing' | 'untried'>>
  /** Conversations that were made and could not be deleted. */
  readonly left: readonly string[]
}

const WAIT_MS = 5000

/**
 * Tries a server, one check after the other. What it does wrong is a result.
 * @throws {EventreelError} `network_error` when nobody answers, `invalid_url` when another address is to be asked, `unauthorized` when the key is wrong:
 * nothing could be said of the server then.
 */
export async function runConformance({ only, onResult, signal, waitMs = WAIT_MS, ...options }: ConformanceOptions): Promise<ConformanceReport> {
  const bench = new Bench({ ...options, waitMs, signal })
  await knock(bench)
  const results = new Map<string, CheckResult>()
  const run = async (check: Check) => {
    const { id, level, says, without, needs } = check
    const finding = await tryOne(check, bench, needs === undefined ? undefined : results.get(needs))
    const result: CheckResult = { id, level, says, without, result: finding?.kind ?? 'passed', found: finding?.message ?? null }
    results.set(id, result)
    onResult?.(result)
  }
  const wanted = only === undefined ? null : withNeeds(only)
  const chosen = CHECKS.filter(({ id }) => wanted?.has(id) ?? true)
  const waiting: Promise<void>[] = []
  // Who waits for something of a connection need not any more.
  signal?.addEventListener('abort', () => bench.closeLinks())
  let left: readonly string[] = []
  try {
    for (const check of chosen) {
      if (signal?.aborted === true) break
      const done = run(check)
      if (check.slow === true) waiting.push(done)
      else await done
    }
    await Promise.all(waiting)
  } finally {
    bench.closeLinks()
    await Promise.allSettled(waiting)
    left = await bench.cleanUp()
  }
  const checks = chosen.map(({ id }) => results.get(id)).filter((result) => result !== undefined)
  const stands = (level: Level) => {
    const found = checks.filter((result) => result.level === level).map(({ result }) => result)
    return found.includes('missing') ? 'missing' : found.includes('passed') ? 'holds' : 'untried'
  }
  return { url: options.url, checks, levels: Object.fromEntries(LEVELS.map((level) => [level, stands(level)])) as ConformanceReport['levels'], left }
}

async function knock(bench: Bench): Promise<void> {
  const { status } = await bench.ask(`/conformance-${crypto.randomUUID()}/events?limit=1`).catch((cause: unknown) => {
    if (isEventreelError(cause)) throw cause
    throw new EventreelError('network_error', `${bench.options.url} cannot be reached: ${cause instanceof Finding ? cause.message : 'no answer'}.`, { cause })
  })
  if (status === 401) throw new EventreelError('unauthorized', 'The server wants another key: give it as EVENTREEL_SESSION_API_KEY.')
}

async function tryOne(check: Check, bench: Bench, needed: CheckResult | undefined): Promise<Finding | null> {
  if (needed !== undefined && needed.result !== 'passed') return new Finding(needed.result, `not without ${needed.id}`)
  if (check.writes && bench.options.readOnly) return new Finding('untried', 'it writes')
  try {
    await check.run(bench)
    return null
  } catch (error) {
    if (error instanceof Finding) return error
    if (isEventreelError(error)) return new Finding('missing', error.message)
    // What a check reads is whatever the server has made of it.
    return new Finding('missing', `the answer makes no sense: ${error instanceof Error ? error.name : String(error)}`)
  }
}

function withNeeds(ids: readonly string[]): ReadonlySet<string> {
  const all = new Set(ids)
  for (const id of all) {
    const { needs } = CHECKS.find((check) => check.id === id) ?? {}
    if (needs !== undefined) all.add(needs)
  }
  return all
}
