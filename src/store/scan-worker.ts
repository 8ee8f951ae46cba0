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
export class ScanWorker {
  readonly #start: () => WorkerLike
  readonly #runtime: Pick<Runtime, 'setTimer'>
  /** What wakes each running scan. */
  readonly #scans = new Set<() => void>()
  #worker: WorkerLike | null = null
  #isReady = false
  #failure: EventreelError | null = null
  /** Scans in a row that the database of the worker refused. */
  #refusals = 0
  #cancelStartTimer = () => {}
  #cancelIdleTimer = () => {}

  constructor(start: () => WorkerLike, runtime: Pick<Runtime, 'setTimer'> = platform) {
    this.#start = start
    this.#runtime = runtime
  }

  get state(): WorkerState {
    return this.#failure ? 'unavailable' : this.#isReady ? 'running' : 'idle'
  }

  /** Why it is `unavailable`. */
  get failure(): EventreelError | null {
    return this.#failure
  }

  /**
   * Runs a scan; its batches come as they are asked for, at most four ahead.
   * @throws {EventreelError} `worker_failed`, after which the rest can be searched on this thread; or the signal's reason.
   */
  async *scan(request: ScanRequest, signal: AbortSignal | undefined): AsyncGenerator<ScanAnswer, void, void> {
    signal?.throwIfAborted()
    const { port1: line, port2 } = new MessageChannel()
    const answers: ScanAnswer[] = []
    let wake = () => {}
    const awake = () => wake()
    line.onmessage = ({ data }) => {
      answers.push(data as ScanAnswer)
      wake()
    }
    line.onmessageerror = (event) => this.#fail(event)
    this.#scans.add(awake)
    this.#cancelIdleTimer()
    signal?.addEventListener('abort', awake)
    try {
      this.#running().postMessage(request, [port2])
      for (;;) {
        while (answers.length === 0 && !this.#failure && !signal?.aborted) await new Promise<void>((resolve) => (wake = resolve))
        signal?.throwIfAborted()
        const answer = answers.shift()
        // What had arrived before the worker broke is good.
        if (!answer || answer.error) throw this.#refuse(answer?.error)
        this.#refusals = 0
        yield answer
        if (answer.isLast) return
        line.postMessage(true)
      }
    } finally {
      signal?.removeEventListener('abort', awake)
      this.#scans.delete(awake)
      line.postMessage(false)
      line.close()
      if (this.#scans.size === 0 && this.#worker) this.#cancelIdleTimer = this.#runtime.setTimer(() => this.#stop(), IDLE_MS)
    }
  }

  #running(): WorkerLike {
    if (this.#failure) throw this.#failure
    if (this.#worker) return this.#worker
    try {
      const worker = (this.#worker = this.#start())
      worker.onmessage = () => {
        this.#isReady = true
        this.#cancelStartTimer()
      }
      worker.onerror = (event) => {
        event.preventDefault()
        this.#fail(event)
      }
      this.#cancelStartTimer = this.#runtime.setTimer(() => this.#fail('it did not start in time'), START_TIMEOUT_MS)
      return worker
    } catch (error) {
      throw this.#fail(error)
    }
  }

  /** A database that never lets the worker in is not tried for ever, and one that lost its turn once is not given up. */
  #refuse(reason: unknown): EventreelError {
    return this.#failure ?? (++this.#refusals < MAX_REFUSALS ? failed(reason) : this.#fail(reason))
  }

  /** Gives up on workers for good: searches run on this thread from now on. */
  #fail(cause: unknown): EventreelError {
    this.#failure ??= failed(cause)
    this.#stop()
    for (const wake of this.#scans) wake()
    return this.#failure
  }

  #stop(): void {
    this.#cancelStartTimer()
    this.#cancelIdleTimer()
    this.#worker?.terminate()
    this.#worker = null
    this.#isReady = false
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
  if (!worker) workers.set(url, (worker = new ScanWorker(() => startWorker(url))))
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
