/** How long to wait between tries. */
export interface BackoffPolicy {
  /** Ceiling of the first wait, in milliseconds. */
  readonly baseMs: number
  /** Ceiling of every wait, in milliseconds. */
  readonly maxMs: number
}

/** Connections: quick at first, at most ten seconds apart. */
export const CONNECTION_BACKOFF: BackoffPolicy = { baseMs: 500, maxMs: 10_000 }
/** Requests: a person is waiting. */
export const REQUEST_BACKOFF: BackoffPolicy = { baseMs: 250, maxMs: 8_000 }

/**
 * Milliseconds to wait before try number `attempt` (1 = the first repeat): uniform between 0 and an exponentially
 * growing, capped ceiling ("full jitter": clients that lost the same server do not come back in step).
 *
 * @param random in [0, 1)
 * @example backoffMs(3, Math.random(), CONNECTION_BACKOFF) // 0..2000
 */
export function backoffMs(attempt: number, random: number, policy: BackoffPolicy): number {
  const ceiling = Math.min(policy.maxMs, policy.baseMs * 2 ** Math.min(attempt - 1, 30))
  return Math.floor(random * ceiling)
}
