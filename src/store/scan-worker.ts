import { EventreelError } from '../errors.ts'
import { platform, type Runtime } from '../runtime.ts'
import { fromPlainError, type ScanAnswer, type ScanRequest } from './scan-messages.ts'

/** Where searches run: in a worker, in none yet (or none any more), or, since one failed to start, on this thread. */
export type WorkerState = 'running' | 'idle' | 'unavailable'

/** A batch as the worker sent it: events as JSON. */
export interface ScanBatch {
  readonly texts: readonly string[]
  readonly at: number
}

type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'>
type StartWorker = () => WorkerLike

interface OpenScan {
  readonly batches: ScanBatch[]
  /** How it ended: null while it has not, `done`, or the error. */
  end: 'done' | EventreelError | null
  wake: (() => void) | null
}

const START_TIMEOUT_MS = 10_000
const IDLE_MS = 30_000
const MAX_REFUSALS = 3
/** Batches that may be on their way: so many that the worker need not wait for the page at each. */
const CREDIT = 4

/** The page's line to a worker that scans: one worker for all scans, started for the first and ended some time after the last. */
export class ScanWorker {
  readonly #start: StartWorker
  readonly #runtime: Pick<Runtime, 'setTimer'>
  readonly #scans = new Map<number, OpenScan>()
  #worker: WorkerLike | null = null
  #isReady = false
  #failure: EventreelError | null = null
  #lastScan = 0
  /** Scans in a row that the database of the worker refused. */
  #refusals = 0
  #cancelStartTimer: () => void = () => {}
  #cancelIdleTimer: () => void = () => {}

  constructor(start: StartWorker, runtime: Pick<Runtime, 'setTimer'> = platform) {
    this.#start = start
    this.#runtime = runtime
  }

  get state(): WorkerState {
    if (this.#failure) return 'unavailable'
    return this.#isReady ? 'running' : 'idle'
  }

  /** Why it is `unavailable`. */
  get failure(): EventreelError | null {
    return this.#failure
  }

  /** Gives up on workers for good: searches run on this thread from now on. */
  fail(cause: unknown): EventreelError {
    this.#failure ??= new EventreelError('worker_failed', 'the search worker cannot be used; searches run on the main thread', { cause })
    this.#stop()
    for (const scan of this.#scans.values()) this.#end(scan, this.#failure)
    return this.#failure
  }

  /** Takes note that the worker's database refused a scan; one that never works is given up, and one that lost its turn once is not. */
  refuse(cause: EventreelError): void {
    this.#refusals += 1
    if (cause.code === 'storage_unavailable' || this.#refusals >= MAX_REFUSALS) this.fail(cause)
  }

  /**
   * Runs a scan; its batches come as they are asked for, at most four ahead.
   * @throws {EventreelError} what the log's search throws, or `worker_failed`; or the signal's reason.
   */
  async *scan(
    request: Omit<Extract<ScanRequest, { type: 'scan' }>, 'type' | 'scan' | 'credit'>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ScanBatch, void, void> {
    signal?.throwIfAborted()
    const scan = ++this.#lastScan
    const state: OpenScan = { batches: [], end: null, wake: null }
    const wake = () => state.wake?.()
    this.#scans.set(scan, state)
    this.#cancelIdleTimer()
    signal?.addEventListener('abort', wake)
    try {
      this.#post({ type: 'scan', scan, credit: CREDIT, ...request })
      for (;;) {
        while (state.batches.length === 0 && state.end === null && !signal?.aborted) {
          await new Promise<void>((resolve) => (state.wake = resolve))
        }
        signal?.throwIfAborted()
        const batch = state.batches.shift()
        if (batch) {
          this.#refusals = 0
          yield batch
          this.#post({ type: 'grant', scan })
        } else if (state.end === 'done') return
        else if (state.end) throw state.end
      }
    } finally {
      signal?.removeEventListener('abort', wake)
      this.#scans.delete(scan)
      if (state.end === null) this.#post({ type: 'cancel', scan })
      if (this.#scans.size === 0 && this.#worker) this.#cancelIdleTimer = this.#runtime.setTimer(() => this.#stop(), IDLE_MS)
    }
  }

  #post(request: ScanRequest): void {
    if (this.#failure && request.type === 'scan') throw this.#failure
    if (!this.#worker && request.type !== 'scan') return
    try {
      this.#worker ??= this.#begin()
      this.#worker.postMessage(request)
    } catch (error) {
      throw this.fail(error)
    }
  }

  #begin(): WorkerLike {
    const worker = this.#start()
    worker.onmessage = ({ data }: { data: ScanAnswer }) => this.#take(data)
    worker.onerror = (event) => {
      event.preventDefault()
      this.fail(event)
    }
    worker.onmessageerror = (event) => this.fail(event)
    this.#cancelStartTimer = this.#runtime.setTimer(() => this.fail('the worker did not start in time'), START_TIMEOUT_MS)
    return worker
  }

  #take(answer: ScanAnswer): void {
    if (answer.type === 'ready') {
      this.#isReady = true
      this.#cancelStartTimer()
      return
    }
    const scan = this.#scans.get(answer.scan)
    if (!scan) return
    if (answer.type === 'batch') {
      scan.batches.push(answer)
      scan.wake?.()
    } else this.#end(scan, answer.type === 'done' ? 'done' : fromPlainError(answer.error))
  }

  #end(scan: OpenScan, end: 'done' | EventreelError): void {
    scan.end ??= end
    scan.wake?.()
  }

  #stop(): void {
    this.#cancelStartTimer()
    this.#cancelIdleTimer()
    this.#worker?.terminate()
    this.#worker = null
    this.#isReady = false
  }
}

const workers = new Map<string, ScanWorker>()

/**
 * The page's worker for searches, shared by all.
 * @param url Address of `search-worker.js`; '' = beside this module.
 */
export function scanWorker(url: string): ScanWorker {
  let worker = workers.get(url)
  if (!worker) workers.set(url, (worker = new ScanWorker(() => startWorker(url))))
  return worker
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

export function hasWorkers(): boolean {
  return typeof globalThis.Worker === 'function'
}
