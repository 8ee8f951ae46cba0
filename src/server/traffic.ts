import type { IncomingMessage } from 'node:http'
import { EventreelError } from '../errors.ts'
import { clientAddress, isLocalAddress } from './client-address.ts'
import type { Grant } from './grant.ts'
import { secondsOf } from './http-answer.ts'
import { OpenCounts } from './open-counts.ts'
import type { RateLimit } from './options.ts'
import { TokenBuckets } from './token-buckets.ts'

const DEFAULTS = { requestsPerMinute: 6000, eventsPerMinute: 60_000, sockets: 1000, scans: 4 }
/** A socket that was refused may be tried again after this long: when another one ends is not known. */
const SOCKET_RETRY_MS = 5000
const SCAN_RETRY_MS = 1000

export interface TrafficOptions {
  readonly rateLimit: RateLimit | false | undefined
  /** Proxies of one's own in front. */
  readonly trustProxy: number
  readonly now: () => number
}

/** How much each address, and each key that has a name, may ask of the server. */
export class Traffic {
  readonly #options: TrafficOptions
  readonly #requests: TokenBuckets
  readonly #events: TokenBuckets
  readonly #sockets: OpenCounts
  readonly #scans: OpenCounts

  /** @throws `invalid_argument` */
  constructor(options: TrafficOptions) {
    const given: RateLimit = options.rateLimit === false ? {} : (options.rateLimit ?? {})
    const limits = { ...DEFAULTS }
    for (const name of Object.keys(given)) if (!(name in DEFAULTS)) throw new EventreelError('invalid_argument', `rateLimit.${name}: there is no such limit`)
    for (const name of ['requestsPerMinute', 'eventsPerMinute', 'sockets', 'scans'] as const) limits[name] = given[name] ?? DEFAULTS[name]
    for (const [name, value] of Object.entries(limits)) {
      if (!Number.isSafeInteger(value) || value < 1) throw new EventreelError('invalid_argument', `rateLimit.${name}: an integer of at least 1 is expected`)
    }
    this.#options = options
    this.#requests = new TokenBuckets(limits.requestsPerMinute, options.now)
    this.#events = new TokenBuckets(limits.eventsPerMinute, options.now)
    this.#sockets = new OpenCounts(limits.sockets)
    this.#scans = new OpenCounts(limits.scans)
  }

  addressOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): string {
    return clientAddress(request, this.#options.trustProxy)
  }

  /** One request, or one message of a socket, before anything is done for it: to refuse it for its key is work too. @throws `rate_limited` */
  countRequest(address: string): void {
    this.#take(this.#requests, this.#nameOf(address), 1)
  }

  /** The same, once its key is known. @throws `rate_limited` */
  countRequestOf(grant: Grant): void {
    this.#take(this.#requests, this.#nameOfKey(grant), 1)
  }

  /** @throws `rate_limited` Then nothing was counted: what the key may not send is not taken from all who share the address. */
  countEvents(address: string, grant: Grant, count: number): void {
    const names = [this.#nameOf(address), this.#nameOfKey(grant)].filter((name) => name !== null)
    const waitMs = Math.max(0, ...names.map((name) => this.#events.wait(name, count)))
    if (waitMs > 0) throw tooMany('Too many requests', waitMs)
    for (const name of names) this.#events.take(name, count)
  }

  /** Counts a socket until the result is called, once or more. @throws `rate_limited` */
  openSocket(address: string): () => void {
    return openIn(this.#sockets, this.#nameOf(address), 'Too many connections', SOCKET_RETRY_MS)
  }

  /** The same, once its key is known. @throws `rate_limited` */
  openSocketOf(grant: Grant): () => void {
    return openIn(this.#sockets, this.#nameOfKey(grant), 'Too many connections', SOCKET_RETRY_MS)
  }

  /** Counts what reads a log as far as it takes, until the result is called, once or more. @throws `rate_limited` */
  openScan(address: string, grant: Grant): () => void {
    const names = [this.#nameOf(address), this.#nameOfKey(grant)]
    const ends: (() => void)[] = []
    const end = () => {
      for (const close of ends) close()
    }
    try {
      for (const name of names) ends.push(openIn(this.#scans, name, 'Too many searches at once', SCAN_RETRY_MS))
    } catch (error) {
      end()
      throw error
    }
    return end
  }

  #take(buckets: TokenBuckets, name: string | null, count: number): void {
    const waitMs = name === null ? 0 : buckets.take(name, count)
    if (waitMs > 0) throw tooMany('Too many requests', waitMs)
  }

  /** Null for what is not limited: programs of this machine, among which a proxy may be that all users come through, unless limits were asked for. */
  #nameOf(address: string): string | null {
    const { rateLimit } = this.#options
    if (rateLimit === false || (rateLimit === undefined && isLocalAddress(address))) return null
    return `address ${address}`
  }

  #nameOfKey({ name }: Grant): string | null {
    return this.#options.rateLimit === false || name === null ? null : `key ${name}`
  }
}

function openIn(counts: OpenCounts, name: string | null, what: string, retryMs: number): () => void {
  if (name === null) return () => {}
  const close = counts.open(name)
  if (close === null) throw tooMany(what, retryMs)
  return close
}

function tooMany(what: string, retryAfterMs: number): EventreelError {
  return new EventreelError('rate_limited', `${what}. Try again in ${secondsOf(retryAfterMs)} s.`, { retryable: true, retryAfterMs })
}
