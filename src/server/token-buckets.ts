const MAX_BUCKETS = 10_000
const MINUTE_MS = 60_000

interface Bucket {
  tokens: number
  at: number
}

/** Rates, one for each name: so many a minute, and as many at once when nothing came for a minute. Its memory is bounded. */
export class TokenBuckets {
  readonly #perMinute: number
  readonly #now: () => number
  /** The longest unused comes first. */
  readonly #buckets = new Map<string, Bucket>()

  constructor(perMinute: number, now: () => number) {
    this.#perMinute = perMinute
    this.#now = now
  }

  /**
   * Takes `count`, all or none. More than a minute's worth passes when nothing was used, and is paid off after.
   * @returns 0, or after how many milliseconds it would pass.
   */
  take(name: string, count: number): number {
    const bucket = this.#refilled(name)
    const waitMs = this.#waitOf(bucket, count)
    if (waitMs === 0) bucket.tokens -= count
    return waitMs
  }

  /** What {@link take} would return; takes nothing. */
  wait(name: string, count: number): number {
    return this.#waitOf(this.#refilled(name), count)
  }

  get size(): number {
    return this.#buckets.size
  }

  #waitOf({ tokens }: Bucket, count: number): number {
    const needed = Math.min(count, this.#perMinute)
    return tokens < needed ? Math.max(1, Math.ceil(((needed - tokens) * MINUTE_MS) / this.#perMinute)) : 0
  }

  #refilled(name: string): Bucket {
    const now = this.#now()
    const bucket = this.#buckets.get(name) ?? { tokens: this.#perMinute, at: now }
    // A clock may be set back.
    const elapsed = Math.max(0, now - bucket.at) || 0
    bucket.tokens = Math.min(this.#perMinute, bucket.tokens + (elapsed * this.#perMinute) / MINUTE_MS)
    bucket.at = now
    this.#buckets.delete(name)
    this.#buckets.set(name, bucket)
    for (const oldest of this.#buckets.keys()) if (this.#buckets.size > MAX_BUCKETS) this.#buckets.delete(oldest)
      else break
    return bucket
  }
}
