import type { AgentEvent } from '../protocol/agent-event.ts'
import { abortable } from './abortable.ts'
import type { EventLog, EventQuery, IdRange } from './event-log.ts'
import { checkQuery, type CheckedQuery } from './event-query.ts'
import { isWorkerScannable, type ScanTarget } from './scan-port.ts'
import { hasWorkers, scanWorker, type ScanWorker } from './scan-worker.ts'
import { slices } from './yield-to-main.ts'

export { workerState } from './scan-worker.ts'

export interface AsyncEventStoreWrapperOptions {
  /** Address of `search-worker.js`, where the package's own cannot be loaded; null = search on this thread. */
  readonly workerUrl?: string | URL | null | undefined
  /** Events a worker sends at once, ≥ 1. Default 100. */
  readonly batchSize?: number | undefined
  /** Milliseconds after which a search on this thread lets other work have its turn. Default 8. */
  readonly sliceMs?: number | undefined
}

/**
 * A search that never holds the main thread for longer than a frame: in a Web Worker where there is one and the log lies on this device,
 * else in slices. Each iteration is a search of its own. It reads as it is asked to, at most a few pages ahead, and stops at once when
 * the loop is left or the query's signal aborts.
 *
 * Yields what `log.searchEvents(query)` yields, and throws what that throws. A worker that cannot be used costs nothing but speed: see `workerState`.
 * @example
 * const search = new AsyncEventStoreWrapper(log, { filter: new EventFilter({ query: 'timeout' }), limit: 20 })
 * for await (const event of search) show(event)
 */
export class AsyncEventStoreWrapper implements AsyncIterable<AgentEvent> {
  readonly #log: EventLog
  readonly #query: EventQuery
  readonly #options: AsyncEventStoreWrapperOptions

  constructor(log: EventLog, query: EventQuery = {}, options: AsyncEventStoreWrapperOptions = {}) {
    this.#log = log
    this.#query = query
    this.#options = options
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AgentEvent, void, void> {
    const log = this.#log
    const { signal } = this.#query
    const query: SearchState = { ...checkQuery(this.#query) }
    const isHere = isWorkerScannable(log)
    if (isHere) {
      signal?.throwIfAborted()
      query.startId = Math.max(0, query.startId)
      // The log's word, not the records': a cache's source may have more. And only then it is open, and can name its records.
      if (query.endId === Infinity) query.endId = await abortable(log.getLatestEventId({ signal }), signal)
    }
    const target = isHere ? log.scanTarget() : null
    let worker = target && this.#worker()
    while (query.startId <= query.endId && query.limit > 0) {
      let gap: IdRange | undefined
      if (target && worker) {
        try {
          gap = yield* this.#inWorker(worker, target, query, signal)
          if (!gap) return
        } catch {
          signal?.throwIfAborted()
          // Its state tells why; what is left is searched here, and an error of the log itself comes up there again.
          worker = null
        }
      }
      // What the worker cannot give is asked of the log, range by range.
      const { from, to } = gap ?? { from: query.startId, to: query.endId }
      const part: SearchState = { ...query, startId: from, endId: to }
      yield* this.#onThisThread(part, signal)
      Object.assign(query, query.reverse ? { endId: from - 1 } : { startId: to + 1 }, { limit: part.limit })
    }
  }

  #worker(): ScanWorker | null {
    const { workerUrl = '' } = this.#options
    if (workerUrl === null || !hasWorkers()) return null
    const worker = scanWorker(String(workerUrl))
    return worker.failure ? null : worker
  }

  /** Returns the range that the worker knows nothing of, where it came to one. */
  async *#inWorker(
    worker: ScanWorker,
    target: ScanTarget,
    query: SearchState,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<AgentEvent, IdRange | undefined, void> {
    const { startId: from, endId: to, reverse, filter, limit } = query
    const rest = slices(this.#options.sliceMs)
    const request = { target, span: { from, to }, reverse, filter: filter?.conditions, limit, batchSize: this.#options.batchSize ?? 100 }
    for await (const { texts, gap } of worker.scan(request, signal)) {
      for (const text of texts) {
        // One by one as they are asked for, not the batch at once.
        const event = JSON.parse(text) as AgentEvent
        advance(query, event)
        yield event
        signal?.throwIfAborted()
        const resting = rest()
        if (resting) await resting
      }
      if (gap) return gap
    }
    return undefined
  }

  async *#onThisThread(query: SearchState, signal: AbortSignal | undefined): AsyncGenerator<AgentEvent, void, void> {
    const { startId, endId, reverse, onMissing, filter, limit } = query
    const bounds = { startId, ...(endId !== Infinity && { endId }), reverse, onMissing, signal }
    // A log on this device would test its events in one go, without a rest; a log elsewhere has a server that does it.
    const isHere = isWorkerScannable(this.#log)
    const events = this.#log.searchEvents(isHere ? bounds : { ...bounds, filter, ...(limit !== Infinity && { limit }) })
    const rest = slices(this.#options.sliceMs)
    for await (const event of untilAborted(events, signal)) {
      if (!isHere || !filter || filter.include(event)) {
        advance(query, event)
        yield event
        if (query.limit === 0) return
      }
      const resting = rest()
      if (resting) await resting
    }
  }
}

/** What of a search is still to be done. */
type SearchState = { -readonly [K in keyof CheckedQuery]: CheckedQuery[K] }

function advance(query: SearchState, { id }: AgentEvent): void {
  if (query.reverse) query.endId = id - 1
  else query.startId = id + 1
  query.limit -= 1
}

/** Ends with the signal's reason also while the source is still reading. */
async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T, void, void> {
  const iterator = source[Symbol.asyncIterator]()
  try {
    for (;;) {
      signal?.throwIfAborted()
      const result = await abortable(iterator.next(), signal)
      if (result.done) return
      yield result.value
    }
  } finally {
    // Must not be awaited after an abort: it would wait for the read that nobody wants any more.
    const ended = Promise.resolve(iterator.return?.())
    if (signal?.aborted) ended.catch(() => {})
    else await ended
  }
}
