/**
 * One row of the table of peers: the same work, done by each in one run, interleaved. Kept in `bench/results.json` beside the figures, and drawn in
 * `docs/performance.md`.
 */
export interface Comparison {
  /** The name of the row, as `open_tail_100k`. */
  readonly row: string
  /** What is done, in words. */
  readonly title: string
  readonly unit: 'ms' | 'events/s' | 'MB' | 'bytes/event' | 'KB' | '%' | 'events' | 'connections'
  readonly better: 'less' | 'more'
  /** Ours under `eventreel`, the bare platform under `floor`, the others by their names. A text says why one cannot do the row's work. */
  readonly entries: Readonly<Record<string, number | string>>
}

/** What a suite measured. */
export interface Measured {
  readonly metrics: Readonly<Record<string, number>>
  readonly comparisons: readonly Comparison[]
}
