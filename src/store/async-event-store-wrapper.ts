import type { AgentEvent } from '../protocol/agent-event.ts'
import { abortable } from './abortable.ts'
import type { EventLog, EventQuery, IdRange } from './event-log.ts'
import { checkQuery } from './event-query.ts'
import { isWorkerScannable } from './scan-port.ts'
import { scanWorker } from './scan-worker.ts'
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
  readonly #search: () => AsyncGenerator<AgentEvent, void, void>

  constructor(log: EventLog, query: EventQuery = {}, options: AsyncEventStoreWrapperOptions = {}) {
    this.#search = () => search(log, query, options)
  }

  [Symbol.asyncIterator](): AsyncGenerator<AgentEvent, void, void> {
    return this.#search()
  }
}

async function* search(
  log: EventLog,
  query: EventQuery,
  { workerUrl = '', batchSize = 100, sliceMs }: AsyncEventStoreWrapperOptions,
): AsyncGenerator<AgentEvent, void, void> {
  const { signal } = query
  const { filter, reverse, onMissing, ...asked } = checkQuery(query)
  // What is still to be done.
  let { startId, endId, limit } = asked
  const take = (event: AgentEvent) => {
    if (reverse) endId = event.id - 1
    else startId = event.id + 1
    limit -= 1
    return event
  }
  const pause = slices(sliceMs)
  // Decided here, where time zones are known: the worker lets a time without offset pass also when it is a few hours off.
  const isDated = filter?.startDate !== undefined || filter?.endDate !== undefined
  const isHere = isWorkerScannable(log)
  signal?.throwIfAborted()
  // The log's word, not the records': a cache's source may have more. And only then it is open, and can name its records.
  if (isHere && endId === Infinity) endId = await abortable(log.getLatestEventId({ signal }), signal)
  const target = isHere ? log.scanTarget() : null
  let worker = target && workerUrl !== null ? scanWorker(String(workerUrl)) : null

  while (startId <= endId && limit > 0) {
    let from = Math.max(0, startId)
    let to = endId
    if (target && worker) {
      let gap: IdRange | undefined
      try {
        const request = { target, span: { from, to }, reverse, filter: filter?.conditions, limit: isDated ? Infinity : limit, batchSize }
        for await (const answer of worker.scan(request, signal)) {
          gap = answer.gap
          for (const text of answer.texts) {
            // One by one as they are asked for, not the batch at once.
            const event = JSON.parse(text) as AgentEvent
            if (!isDated || filter?.include(event)) yield take(event)
            if (limit === 0) return
            signal?.throwIfAborted()
            await pause()
          }
        }
        if (!gap) return
        ;({ from, to } = gap)
      } catch {
        signal?.throwIfAborted()
        // Its state tells why; what is left is searched here, and an error of the log itself comes up there again.
        worker = null
        continue
      }
    }
    // What the worker cannot give is asked of the log, range by range.
    const bounds = { startId: from, ...(to !== Infinity && { endId: to }), reverse, onMissing, signal }
    // A log on this device would test its events in one go, without a rest; a log elsewhere has a server that does it.
    const events = log.searchEvents(isHere ? bounds : { ...bounds, filter, ...(limit !== Infinity && { limit }) })
    for await (const event of untilAborted(events, signal)) {
      if (!isHere || !filter || filter.include(event)) {
        yield take(event)
        if (limit === 0) return
      }
      await pause()
    }
    if (reverse) endId = from - 1
    else startId = to + 1
  }
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
