import type { AgentEvent } from '../protocol/agent-event.ts'
import type { EventLog } from '../store/event-log.ts'
import { Delivery, type DeliveryCallback } from './delivery.ts'

export interface SubscriptionOptions {
  readonly log: EventLog
  readonly callback: DeliveryCallback<AgentEvent>
  /** @param event The event that the callback could not take; null when the log could not be read, which ends the subscription. */
  readonly onError: (error: unknown, event: AgentEvent | null) => void
  /** First id to read from the log before what is published; undefined for what is published alone. */
  readonly from: number | undefined
  /** Highest id published so far. */
  readonly publishedId: () => number
}

/**
 * One callback of a stream: reads the log from where it was asked to, then follows what is published. While it reads, published events
 * are not kept: the log has them. It follows once it has read up to the last one published, so nothing is missed or given twice.
 */
export class Subscription {
  readonly #options: SubscriptionOptions
  readonly #delivery: Delivery<AgentEvent>
  readonly #abort = new AbortController()
  readonly #replay: Promise<void>
  #isFollowing: boolean
  /** Highest id read from the log. */
  #readId = -1

  constructor(options: SubscriptionOptions) {
    this.#options = options
    this.#delivery = new Delivery(options.callback, options.onError)
    this.#isFollowing = options.from === undefined
    this.#replay = options.from === undefined ? Promise.resolve() : this.#readFrom(options.from)
  }

  publish(event: AgentEvent): void {
    if (this.#isFollowing && event.id > this.#readId) this.#delivery.push(event)
  }

  stop(): void {
    this.#abort.abort()
    this.#delivery.stop()
  }

  /** Resolves when all that was published before has been delivered. */
  async idle(): Promise<void> {
    await this.#replay
    await this.#delivery.idle()
  }

  async #readFrom(from: number): Promise<void> {
    const { log, publishedId, onError } = this.#options
    const { signal } = this.#abort
    this.#readId = from - 1
    try {
      // The first round also finds what was in the log before anything was published.
      let end = Math.max(publishedId(), await log.getLatestEventId({ signal }))
      while (this.#readId < end) {
        for await (const event of log.searchEvents({ startId: this.#readId + 1, endId: end, signal })) {
          this.#delivery.push(event)
          await this.#delivery.idle()
          if (signal.aborted) return
          this.#readId = event.id
        }
        this.#readId = Math.max(this.#readId, end)
        end = publishedId()
      }
      this.#isFollowing = true
    } catch (error) {
      if (!signal.aborted) onError(error, null)
    }
  }
}
