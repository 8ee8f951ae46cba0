/**
 * Turns callbacks into one async iteration: what is pushed is handed out in order, once.
 * `end` lets the reader take what is left; `fail` too, and then throws. Leaving the loop early calls `onReturn`.
 */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = []
  readonly #onReturn: (() => void) | undefined
  #outcome: { readonly error?: unknown } | undefined
  #wake: (() => void) | undefined

  constructor(onReturn?: () => void) {
    this.#onReturn = onReturn
  }

  push(item: T): void {
    if (this.#outcome !== undefined) return
    this.#items.push(item)
    this.#wake?.()
  }

  end(): void {
    this.#outcome ??= {}
    this.#wake?.()
  }

  fail(error: unknown): void {
    this.#outcome ??= { error }
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    try {
      for (;;) {
        let next = 0
        while (next < this.#items.length) yield this.#items[next++] as T
        this.#items.splice(0, next)
        if (this.#items.length > 0) continue
        if (this.#outcome !== undefined) {
          if ('error' in this.#outcome) throw this.#outcome.error
          return
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        this.#wake = undefined
      }
    } finally {
      this.#onReturn?.()
    }
  }
}
