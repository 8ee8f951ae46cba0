import type { BrowserContext } from 'playwright'
import type { Comparison, Measured } from './comparison.ts'

/** Named figures of one suite, as they go into `bench/results.json`. */
export type Metrics = Readonly<Record<string, number>>

/** What a suite in the page can ask of the machine. */
export interface PageTools {
  /** Bytes that the browser's processes have written to files so far. Linux only; NaN elsewhere. */
  bytesWritten(): Promise<number>
}

/**
 * A suite that runs in the page. One file a suite, `bench/suites/<name>.page.ts`, exporting `suite`.
 * Cases run interleaved, `rounds` times each; a case gives its own figure (milliseconds, events a second, …), measured over what it wants measured.
 */
export interface PageSuite {
  readonly rounds: number
  setUp?(tools: PageTools): Promise<void>
  readonly cases: Readonly<Record<string, (round: number, tools: PageTools) => Promise<number>>>
  /** From the median of each case to the figures that are kept: ratios travel between machines, absolute ones do not. */
  metrics(medians: Metrics): Metrics
  /** The rows in which ours stands beside its peers. */
  comparisons?(medians: Metrics): readonly Comparison[]
  tearDown?(): Promise<void>
}

export interface NodeTools {
  /** A persistent profile on the disk: an incognito window would keep IndexedDB in memory. */
  readonly browser: BrowserContext
  /** Its folder. */
  readonly profile: string
  /** The built bench page. */
  readonly pageUrl: string
  readonly rounds: number
}

/** A suite that drives the browser from outside, or needs none: `bench/suites/<name>.node.ts`, exporting `suite`. */
export interface NodeSuite {
  run(tools: NodeTools): Promise<Metrics | Measured>
}

/** A suite with figures alone has compared nothing. */
export function measured(result: Metrics | Measured): Measured {
  return isMeasured(result) ? result : { metrics: result, comparisons: [] }
}

function isMeasured(result: Metrics | Measured): result is Measured {
  return 'comparisons' in result && typeof result.comparisons !== 'number'
}
