import type { IncomingMessage } from 'node:http'
import { EventreelError } from '../errors.ts'
import { clientAddress, isLocalAddress } from './client-address.ts'
import type { Grant } from './grant.ts'
import { secondsOf } from './http-answer.ts'
import type { RateLimit } from './options.ts'
import { TokenBuckets } from './token-buckets.ts'

const DEFAULTS = { requestsPerMinute: 6000, eventsPerMinute: 60_000, sockets: 1000 }
/** A socket that was refused may be tried again after this long: when another one ends is not known. */
const SOCKET_RETRY_MS = 5000

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
  readonly #maxSockets: number
  readonly #sockets = new Map<string, number>()

  /** @throws `invalid_argument` */
  constructor(options: TrafficOptions) {
    const given: RateLimit = options.rateLimit === false ? {} : (options.rateLimit ?? {})
    const limits = { ...DEFAULTS }
    for (const name of Object.keys(given)) if (!(name in DEFAULTS)) throw new EventreelError('invalid_argument', `rateLimit.${name}: there is no such limit`)
    for (const name of ['requestsPerMinute', 'eventsPerMinute', 'sockets'] as const) limits[name] = given[name] ?? DEFAULTS[name]
    for (const [name, value] of Object.entries(limits)) {
      if (!Number.isSafeInteger(value) || value < 1) throw new EventreelError('invalid_argument', `rateLimit.${name}: an integer of at least 1 is expected`)
    }
    this.#options = options
    this.#requests = new TokenBuckets(limits.requestsPerMinute, options.now)
    this.#events = new TokenBuckets(limits.eventsPerMinute, options.now)
    this.#maxSockets = limits.sockets
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
    return this.#open(this.#nameOf(address))
  }

  /** The same, once its key is known. @throws `rate_limited` */
  openSocketOf(grant: Grant): () => void {
    return this.#open(this.#nameOfKey(grant))
  }

  #open(name: string | null): () => void {
    if (name === null) return () => {}
    const open = this.#sockets.get(name) ?? 0
    if (open >= this.#maxSockets) throw tooMany('Too many connections', SOCKET_RETRY_MS)
    this.#sockets.set(name, open + 1)
    let isOpen = true
    return () => {
      if (!isOpen) return
      isOpen = false
      const left = (this.#sockets.get(name) ?? 1) - 1
      if (left > 0) this.#sockets.set(name, left)
      else this.#sockets.delete(name)
    }
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

function tooMany(what: string, retryAfterMs: number): EventreelError {
  return new EventreelError('rate_limited', `${what}. Try again in ${secondsOf(retryAfterMs)} s.`, { retryable: true, retryAfterMs })
}
