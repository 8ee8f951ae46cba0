import type { IdSpan } from '../ingest/range-set.ts'
import { abortable } from './abortable.ts'

interface Running<T> {
  readonly result: Promise<T>
  readonly controller: AbortController
  waiting: number
}

/** One request for all who want the same span at the same time; given up when the last of them leaves. */
export class SharedFetches<T> {
  readonly #fetch: (span: IdSpan, signal: AbortSignal) => Promise<T>
  readonly #running = new Map<string, Running<T>>()

  constructor(fetch: (span: IdSpan, signal: AbortSignal) => Promise<T>) {
    this.#fetch = fetch
  }

  async get(span: IdSpan, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted()
    const key = `${span.from}-${span.to}`
    const running = this.#running.get(key) ?? this.#start(key, span)
    running.waiting += 1
    try {
      return await abortable(running.result, signal)
    } finally {
      running.waiting -= 1
      if (running.waiting === 0) {
        if (this.#running.get(key) === running) this.#running.delete(key)
        running.controller.abort()
      }
    }
  }

  #start(key: string, span: IdSpan): Running<T> {
    const controller = new AbortController()
    const running = { result: this.#fetch(span, controller.signal), controller, waiting: 0 }
    this.#running.set(key, running)
    return running
  }
}
