type Listener = (event: { readonly type: 'abort'; readonly target: Signal }) => void

interface Heard {
  readonly listener: Listener
  readonly once: boolean
}

/** Numbers all that was ever aborted: a signal made of several gives the reason of the first. */
let aborts = 0

/**
 * `AbortSignal`, as far as the library uses it. Node's costs a great deal of each run, and a signal made of others is kept alive for as
 * long as somebody listens to it, as those do for good whose page has died.
 */
class Signal {
  onabort: Listener | null = null
  /** Place among all aborts; 0: not yet. */
  abortedAs = 0
  ownReason: unknown
  readonly #sources: readonly Signal[]
  #listeners: Heard[] = []
  /** Those made of this one to which somebody listens. */
  readonly #dependents = new Set<Signal>()

  constructor(sources: readonly Signal[] = []) {
    this.#sources = sources
  }

  static any(signals: Iterable<Signal>): Signal {
    const roots = new Set<Signal>()
    for (const signal of signals) {
      if (signal.#sources.length === 0) roots.add(signal)
      else for (const root of signal.#sources) roots.add(root)
    }
    return new Signal([...roots])
  }

  static abort(reason?: unknown): Signal {
    const signal = new Signal()
    signal.abort(reason)
    return signal
  }

  get aborted(): boolean {
    return this.#first !== undefined
  }
  get reason(): unknown {
    return this.#first?.ownReason
  }

  throwIfAborted(): void {
    const first = this.#first
    if (first !== undefined) throw first.ownReason
  }

  addEventListener(_type: 'abort', listener: Listener, { once = false }: { readonly once?: boolean } = {}): void {
    if (this.#listeners.some((other) => other.listener === listener)) return
    if (this.#listeners.length === 0) for (const source of this.#sources) source.#dependents.add(this)
    this.#listeners = [...this.#listeners, { listener, once }]
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    this.#listeners = this.#listeners.filter((other) => other.listener !== listener)
    if (this.#listeners.length === 0) for (const source of this.#sources) source.#dependents.delete(this)
  }

  abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    if (this.abortedAs > 0) return
    this.ownReason = reason
    // Those made of this one that were aborted by another part have said so.
    const dependents = [...this.#dependents].filter(({ aborted }) => !aborted)
    this.abortedAs = ++aborts
    this.#tell()
    for (const dependent of dependents) dependent.#tell()
  }

  get #first(): Signal | undefined {
    if (this.#sources.length === 0) return this.abortedAs > 0 ? this : undefined
    let first: Signal | undefined
    for (const source of this.#sources) if (source.abortedAs > 0 && (first === undefined || source.abortedAs < first.abortedAs)) first = source
    return first
  }

  #tell(): void {
    const event = { type: 'abort', target: this } as const
    this.onabort?.(event)
    for (const heard of this.#listeners) {
      if (!this.#listeners.includes(heard)) continue
      if (heard.once) this.removeEventListener('abort', heard.listener)
      try {
        heard.listener(event)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}

class Controller {
  readonly signal = new Signal()

  abort(reason?: unknown): void {
    this.signal.abort(reason)
  }
}

/** Must be called before anything makes a signal. */
export function defineAbortGlobals(): void {
  Object.assign(globalThis, { AbortController: Controller, AbortSignal: Signal })
}
