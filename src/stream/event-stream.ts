import { EventreelError } from '../errors.ts'
import type { AgentEvent, EventOrigin, NewEvent } from '../protocol/agent-event.ts'
import type { EventDefinitions } from '../protocol/define-events.ts'
import { parseNewEvent } from '../protocol/parse-event.ts'
import { redact, type Secrets } from '../protocol/redact.ts'
import { platform, type Runtime } from '../runtime.ts'
import type { EventLog, EventQuery, WritableEventLog } from '../store/event-log.ts'
import { isWorkerScannable, type ScanTarget, type WorkerScannable } from '../store/scan-port.ts'
import type { DeliveryCallback } from './delivery.ts'
import { Subscription } from './subscription.ts'

/** Where an error came up that no caller can be told of. */
export interface EventStreamErrorContext {
  readonly subscriberId: string
  readonly callbackId: string
  /** The event that the callback could not take; null when the log could not be read, which has ended the subscription. */
  readonly event: AgentEvent | null
}

export interface EventStreamOptions {
  /** Where events are kept; it gives the ids. The stream does not close it. */
  readonly log: WritableEventLog
  readonly runtime?: Pick<Runtime, 'now'> | undefined
  /** Kinds of your own, from `defineEvents`. */
  readonly definitions?: EventDefinitions | undefined
  /** Makes an event's timestamp of the time in milliseconds. Default: ISO 8601 in UTC, with its `Z`. */
  readonly stamp?: ((now: number) => string) | undefined
  /** Told what a callback throws (or rejects with). Default: `console.error`. */
  readonly onError?: ((error: unknown, context: EventStreamErrorContext) => void) | undefined
}

interface PendingEvent {
  readonly event: NewEvent
  readonly resolve: (event: AgentEvent) => void
  readonly reject: (error: unknown) => void
}

/** Most events of one write. */
const MAX_BATCH = 1000

/**
 * A log that also tells of what is added to it.
 *
 * - **Order**: ids are contiguous, and every callback is given every event once, in id order. An event is published after it is kept;
 *   one that could not be kept takes no id and is not published.
 * - **Callbacks** run one event at a time (a promise is awaited) and do not wait for each other; one that throws is reported and goes on.
 *   One that is added while an event is delivered starts with the next event.
 *
 * @example
 * const stream = new EventStream({ log: new MemoryEventStore({ conversationId: 'c1' }) })
 * stream.subscribe('log', (event) => console.log(event.id), 'main')
 * await stream.addEvent({ action: 'message', args: { content: 'hello' } }, 'user')
 */
export class EventStream implements EventLog, WorkerScannable {
  readonly conversationId: string
  readonly #options: EventStreamOptions
  readonly #log: WritableEventLog
  readonly #subscribers = new Map<string, Map<string, Subscription>>()
  #secrets: Secrets = {}
  #pending: PendingEvent[] = []
  #writing: Promise<void> | null = null
  #publishedId = -1
  #closing: Promise<void> | null = null

  constructor(options: EventStreamOptions) {
    this.#options = options
    this.#log = options.log
    this.conversationId = options.log.conversationId
  }

  /**
   * Keeps an event and tells of it. The event given is never changed: what is kept is a copy with id, timestamp and source, and without
   * the secrets. Calls that come while a write runs are kept together in the next one.
   * @param event An id, a timestamp or a source in it is not used.
   * @returns The event as it is kept, after the first turn of every idle callback.
   * @throws {ProtocolError} for an event that no log may hold.
   * @throws {EventreelError} `closed`, `invalid_argument` (not JSON), or what the log's `appendNew` throws.
   * @example const { id } = await stream.addEvent({ action: 'run', args: { command: 'ls' } }, 'agent')
   */
  async addEvent(event: NewEvent, source: EventOrigin): Promise<AgentEvent> {
    this.#assertOpen()
    const now = (this.#options.runtime ?? platform).now()
    const stamp = this.#options.stamp ?? ((time: number) => new Date(time).toISOString())
    const stamped = { ...copyJson(event), timestamp: stamp(now), source }
    const clean = redact(parseNewEvent(stamped, this.#options.definitions), this.#secrets)
    return new Promise((resolve, reject) => {
      this.#pending.push({ event: clean, resolve, reject })
      this.#writing ??= this.#write()
    })
  }

  /**
   * Calls back for each event that is added from now on.
   * @param subscriberId Whose callback it is; a subscriber may have several, told apart by `callbackId`.
   * @param options `from`: an id (inclusive) from which the log is read first; what is added meanwhile follows without gap or repetition.
   *   When the log cannot be read, that is reported to `onError` and the subscription ends.
   * @returns Unsubscribes; from within the callback too.
   * @throws {EventreelError} `invalid_argument` when the subscriber already has a callback of that id, `closed`.
   * @example const unsubscribe = stream.subscribe('view', show, 'main', { from: 0 })
   */
  subscribe(
    subscriberId: string,
    callback: DeliveryCallback<AgentEvent>,
    callbackId: string,
    options: { readonly from?: number | undefined } = {},
  ): () => void {
    this.#assertOpen()
    const { from } = options
    if (from !== undefined && (!Number.isSafeInteger(from) || from < 0)) {
      throw new EventreelError('invalid_argument', `from: an integer of 0 or more is expected, not ${from}`)
    }
    const callbacks = this.#subscribers.get(subscriberId) ?? new Map<string, Subscription>()
    if (callbacks.has(callbackId)) {
      throw new EventreelError('invalid_argument', `subscriber "${subscriberId}" already has a callback "${callbackId}"`)
    }
    const subscription: Subscription = new Subscription({
      log: this.#log,
      callback,
      from,
      publishedId: () => this.#publishedId,
      onError: (error, event) => {
        if (event === null) this.#remove(subscriberId, callbackId, subscription)
        this.#report(error, { subscriberId, callbackId, event })
      },
    })
    this.#subscribers.set(subscriberId, callbacks.set(callbackId, subscription))
    return () => this.#remove(subscriberId, callbackId, subscription)
  }

  /**
   * Ends a subscription; does nothing when there is none of that name.
   * @example stream.unsubscribe('view', 'main')
   */
  unsubscribe(subscriberId: string, callbackId: string): void {
    const subscription = this.#subscribers.get(subscriberId)?.get(callbackId)
    if (subscription) this.#remove(subscriberId, callbackId, subscription)
  }

  /**
   * Replaces the secrets that are kept out of events added from now on.
   * @param secrets Values by name; an empty value is none.
   * @example stream.setSecrets({ API_KEY: key })
   */
  setSecrets(secrets: Secrets): void {
    this.#secrets = { ...secrets }
  }

  /**
   * Adds to the secrets, or changes those of the same name.
   * @example stream.updateSecrets({ API_KEY: rotated })
   */
  updateSecrets(secrets: Secrets): void {
    this.#secrets = { ...this.#secrets, ...secrets }
  }

  /**
   * Waits until what was added is kept and delivered, then ends all subscriptions. The log stays open. Every other call after it fails
   * with `closed`. Must not be awaited inside a callback, which it waits for.
   */
  close(): Promise<void> {
    this.#closing ??= this.#finish()
    return this.#closing
  }

  async *searchEvents(query?: EventQuery): AsyncGenerator<AgentEvent, void, void> {
    this.#assertOpen()
    yield* this.#log.searchEvents(query)
  }

  async getEvent(id: number, options?: { signal?: AbortSignal | undefined }): Promise<AgentEvent> {
    this.#assertOpen()
    return this.#log.getEvent(id, options)
  }

  async getLatestEvent(options?: { signal?: AbortSignal | undefined }): Promise<AgentEvent> {
    this.#assertOpen()
    return this.#log.getLatestEvent(options)
  }

  async getLatestEventId(options?: { signal?: AbortSignal | undefined }): Promise<number> {
    this.#assertOpen()
    return this.#log.getLatestEventId(options)
  }

  async getMatchingEvents(query?: EventQuery): Promise<AgentEvent[]> {
    this.#assertOpen()
    return this.#log.getMatchingEvents(query)
  }

  /** Where a worker finds the log, see `AsyncEventStoreWrapper`. */
  scanTarget(): ScanTarget | null {
    return isWorkerScannable(this.#log) ? this.#log.scanTarget() : null
  }

  /** Writes what waits, batch after batch: one at a time, so that events are published in the order of their ids. */
  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0, MAX_BATCH)
      let events: AgentEvent[]
      try {
        events = await this.#log.appendNew(batch.map(({ event }) => event))
      } catch (error) {
        for (const { reject } of batch) reject(error)
        continue
      }
      events.forEach((event, index) => {
        this.#publish(event)
        batch[index]?.resolve(event)
      })
    }
    this.#writing = null
  }

  #publish(event: AgentEvent): void {
    this.#publishedId = event.id
    // Must be a copy: a callback may subscribe and unsubscribe.
    for (const subscription of this.#subscriptions()) subscription.publish(event)
  }

  #report(error: unknown, context: EventStreamErrorContext): void {
    const { onError } = this.#options
    // oxlint-disable-next-line no-console -- nobody else is told
    if (!onError) return console.error(error)
    try {
      onError(error, context)
    } catch (fault) {
      // Must not break the delivery to others, nor be lost.
      queueMicrotask(() => {
        throw fault
      })
    }
  }

  #subscriptions(): Subscription[] {
    return [...this.#subscribers.values()].flatMap((callbacks) => [...callbacks.values()])
  }

  #remove(subscriberId: string, callbackId: string, subscription: Subscription): void {
    subscription.stop()
    const callbacks = this.#subscribers.get(subscriberId)
    if (callbacks?.get(callbackId) !== subscription) return
    callbacks.delete(callbackId)
    if (callbacks.size === 0) this.#subscribers.delete(subscriberId)
  }

  async #finish(): Promise<void> {
    await this.#writing
    await Promise.all(this.#subscriptions().map((subscription) => subscription.idle()))
    for (const subscription of this.#subscriptions()) subscription.stop()
    this.#subscribers.clear()
  }

  #assertOpen(): void {
    if (this.#closing) throw new EventreelError('closed', 'the event stream is closed')
  }
}

/** Must copy: what a caller changes afterwards must not change what is kept. */
function copyJson(event: NewEvent): NewEvent {
  try {
    return JSON.parse(JSON.stringify(event)) as NewEvent
  } catch (cause) {
    throw new EventreelError('invalid_argument', 'an event must be JSON', { cause })
  }
}
