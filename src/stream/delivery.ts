/** What a callback is given; a promise is awaited before it is given the next. */
export type DeliveryCallback<T> = (item: T) => unknown

/**
 * One callback's own queue: first in, first out, never two at a time, never one inside another. The callback runs at once when it is
 * idle, so that a change is told of in the order of the changes; what it throws goes to `onError`, and the next item follows.
 * A slow callback keeps nobody else waiting: what comes meanwhile waits here.
 * @example
 * const delivery = new Delivery<AgentEvent>((event) => show(event), report)
 * delivery.push(event)
 * await delivery.idle()
 */
export class Delivery<T> {
  readonly #callback: DeliveryCallback<T>
  readonly #onError: (error: unknown, item: T) => void
  #queue: T[] = []
  #next = 0
  #isRunning = false
  #isStopped = false
  #waiting: (() => void)[] = []

  constructor(callback: DeliveryCallback<T>, onError: (error: unknown, item: T) => void) {
    this.#callback = callback
    this.#onError = onError
  }

  push(item: T): void {
    if (this.#isStopped) return
    this.#queue.push(item)
    if (!this.#isRunning) this.#run()
  }

  /** Gives nothing more, not even what waits; a call that is running goes on. */
  stop(): void {
    this.#isStopped = true
    this.#queue = []
    this.#next = 0
  }

  /** Resolves when all that was pushed has been delivered (or, after {@link stop}, when the running call has ended). */
  idle(): Promise<void> {
    return this.#isRunning ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve()
  }

  #run(): void {
    this.#isRunning = true
    while (this.#next < this.#queue.length) {
      // In bounds, by the condition above.
      const item = this.#queue[this.#next++] as T
      if (this.#next === this.#queue.length) {
        this.#queue = []
        this.#next = 0
      }
      try {
        const result = this.#callback(item)
        if (isThenable(result)) {
          result.then(
            () => this.#run(),
            (error: unknown) => {
              this.#onError(error, item)
              this.#run()
            },
          )
          return
        }
      } catch (error) {
        this.#onError(error, item)
      }
    }
    this.#isRunning = false
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
