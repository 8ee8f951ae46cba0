import { EventreelError } from '../errors.ts'
import { platform, type Runtime } from '../runtime.ts'
import type { ScanAnswer, ScanRequest } from './scan-messages.ts'

/** Where searches run: in a worker, in none yet (or none any more), or, since one failed to start, on this thread. */
export type WorkerState = 'running' | 'idle' | 'unavailable'

interface WorkerLike extends Pick<Worker, 'terminate' | 'onmessage' | 'onerror'> {
  postMessage(request: ScanRequest, transfer: MessagePort[]): void
}

const START_TIMEOUT_MS = 10_000
const IDLE_MS = 30_000
const MAX_REFUSALS = 3

/** The page's line to a worker that scans: one worker for all scans, started for the first and ended some time after the last. */
export interface ScanWorker {
  readonly state: WorkerState
  /** Why it is `unavailable`: searches run on this thread from then on. */
  readonly failure: EventreelError | null
  /**
   * Runs a scan; its batches come as they are asked for, at most four ahead.
   * @throws {EventreelError} `worker_failed`, after which the rest can be searched on this thread; or the signal's reason.
   */
  scan(request: ScanRequest, signal: AbortSignal | undefined): AsyncGenerator<ScanAnswer, void, void>
}

export function makeScanWorker(start: () => WorkerLike, { setTimer }: Pick<Runtime, 'setTimer'> = platform): ScanWorker {
  /** What wakes each running scan. */
  const scans = new Set<() => void>()
  let worker: WorkerLike | null = null
  let isReady = false
  let failure: EventreelError | null = null
  /** Scans in a row that the database of the worker refused. */
  let refusals = 0
  let cancelStartTimer = () => {}
  let cancelIdleTimer = () => {}

  function stop(): void {
    cancelStartTimer()
    cancelIdleTimer()
    worker?.terminate()
    worker = null
    isReady = false
  }

  /** Gives up on workers for good. */
  function fail(cause: unknown): EventreelError {
    failure ??= failed(cause)
    stop()
    for (const wake of scans) wake()
    return failure
  }

  function running(): WorkerLike {
    if (failure) throw failure
    if (worker) return worker
    try {
      worker = start()
    } catch (error) {
      throw fail(error)
    }
    worker.onmessage = () => {
      isReady = true
      cancelStartTimer()
    }
    worker.onerror = (event) => {
      event.preventDefault()
      fail(event)
    }
    cancelStartTimer = setTimer(() => fail('it did not start in time'), START_TIMEOUT_MS)
    return worker
  }

  async function* scan(request: ScanRequest, signal: AbortSignal | undefined): AsyncGenerator<ScanAnswer, void, void> {
    signal?.throwIfAborted()
    const { port1: line, port2 } = new MessageChannel()
    const answers: ScanAnswer[] = []
    let resume = () => {}
    const wake = () => resume()
    line.onmessage = ({ data }) => {
      answers.push(data as ScanAnswer)
      wake()
    }
    line.onmessageerror = fail
    scans.add(wake)
    cancelIdleTimer()
    signal?.addEventListener('abort', wake)
    try {
      running().postMessage(request, [port2])
      for (;;) {
        while (answers.length === 0 && !failure && !signal?.aborted) await new Promise<void>((resolve) => (resume = resolve))
        signal?.throwIfAborted()
        const answer = answers.shift()
        // What had arrived before the worker broke is good. A database that never lets the worker in is not tried for ever, and one that
        // lost its turn once is not given up.
        if (!answer || answer.error) throw failure ?? (++refusals < MAX_REFUSALS ? failed(answer?.error) : fail(answer?.error))
        refusals = 0
        yield answer
        if (answer.isLast) return
        line.postMessage(true)
      }
    } finally {
      signal?.removeEventListener('abort', wake)
      scans.delete(wake)
      line.postMessage(false)
      line.close()
      if (scans.size === 0 && worker) cancelIdleTimer = setTimer(stop, IDLE_MS)
    }
  }

  return {
    get state() {
      return failure ? 'unavailable' : isReady ? 'running' : 'idle'
    },
    get failure() {
      return failure
    },
    scan,
  }
}

function failed(cause: unknown): EventreelError {
  return new EventreelError('worker_failed', 'The search worker failed; the search goes on on the main thread.', { cause })
}

const workers = new Map<string, ScanWorker>()

/**
 * The page's worker for searches, shared by all; null where there is none to be had.
 * @param url Address of `search-worker.js`; '' = beside this module.
 */
export function scanWorker(url: string): ScanWorker | null {
  if (!hasWorkers()) return null
  let worker = workers.get(url)
  if (!worker) workers.set(url, (worker = makeScanWorker(() => startWorker(url))))
  return worker.failure ? null : worker
}

function startWorker(url: string): Worker {
  if (url !== '') return new Worker(url, { type: 'module' })
  // Must stand literally like this: bundlers find the worker by it.
  return new Worker(new URL('./search-worker.js', import.meta.url), { type: 'module' })
}

/**
 * Where searches of this page run. `unavailable` once a worker could not be started or broke (a content security policy, a missing
 * file): searches then run in slices on the main thread.
 * @param workerUrl As given to the searches; default: the worker of the package.
 * @example workerState() // 'running'
 */
export function workerState(workerUrl: string | URL = ''): WorkerState {
  return workers.get(String(workerUrl))?.state ?? (hasWorkers() ? 'idle' : 'unavailable')
}

function hasWorkers(): boolean {
  return typeof globalThis.Worker === 'function'
}
