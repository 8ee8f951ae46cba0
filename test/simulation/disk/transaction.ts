import type { Disk, DatabaseFile } from './disk.ts'
import type { SimDatabase } from './database.ts'
import { simEvent, SimTarget, type SimEvent } from './idb-target.ts'
import { SimObjectStore } from './object-store.ts'
import { SimRequest } from './request.ts'

/** `DOMStringList`, as far as it is used. */
export type Names = string[] & { contains(name: string): boolean }
export function toNames(list: Iterable<string>): Names {
  return Object.assign([...list].sort(), {
    contains(this: string[], name: string) {
      return this.includes(name)
    },
  })
}

interface Pending {
  readonly request: SimRequest
  /** Does it; gives the result. */
  readonly execute: () => unknown
}

/** How fast a disk answers, in milliseconds. */
const REQUEST_MS = 0.15
const COMMIT_MS = 0.4

/** `IDBTransaction`: atomic, alone with what it writes, active only in the tasks that the platform says, committed when nothing is asked any more. */
export class SimTransaction extends SimTarget {
  readonly db: SimDatabase
  readonly mode: IDBTransactionMode
  readonly durability: string
  readonly objectStoreNames: Names
  error: DOMException | null = null
  onabort: ((event: SimEvent) => unknown) | null = null
  oncomplete: ((event: SimEvent) => unknown) | null = null
  onerror: ((event: SimEvent) => unknown) | null = null
  state: 'waiting' | 'running' | 'finishing' | 'done' = 'waiting'
  /** Set for one that will never be let run. */
  isStuck = false
  readonly file: DatabaseFile
  readonly #disk: Disk
  readonly #pending: Pending[] = []
  readonly #undo: (() => void)[] = []
  readonly #stores = new Map<string, SimObjectStore>()
  #activeIn: number
  #isCommitAsked = false
  #wrote = false

  constructor(disk: Disk, file: DatabaseFile, db: SimDatabase, names: readonly string[], mode: IDBTransactionMode, durability: string) {
    super()
    this.#disk = disk
    this.file = file
    this.db = db
    this.mode = mode
    this.durability = durability
    this.objectStoreNames = toNames(names)
    this.#activeIn = disk.scheduler.current
  }

  objectStore(name: string): SimObjectStore {
    if (!this.objectStoreNames.contains(name)) throw new DOMException(`No store ${name} in this transaction.`, 'NotFoundError')
    if (this.state === 'done') throw new DOMException('The transaction has finished.', 'InvalidStateError')
    let store = this.#stores.get(name)
    if (store === undefined) {
      store = new SimObjectStore(this, name)
      this.#stores.set(name, store)
    }
    return store
  }

  get isActive(): boolean {
    return !this.#isCommitAsked && (this.state === 'waiting' || this.state === 'running') && this.#activeIn === this.#disk.scheduler.current
  }

  ask(execute: () => unknown, request = new SimRequest()): SimRequest {
    if (!this.isActive) throw new DOMException('The transaction is not active.', 'TransactionInactiveError')
    request.transaction = this
    request.readyState = 'pending'
    this.#pending.push({ request, execute })
    return request
  }

  /** For stores that write. */
  change(undo: () => void): void {
    this.#undo.push(undo)
    this.#wrote = true
  }

  commit(): void {
    if (!this.isActive) throw new DOMException('The transaction is not active.', 'InvalidStateError')
    this.#isCommitAsked = true
  }

  abort(): void {
    if (this.#isCommitAsked || this.state === 'finishing' || this.state === 'done') throw new DOMException('The transaction has finished.', 'InvalidStateError')
    this.end(null)
  }

  /** Its turn has come. */
  start(): void {
    this.state = 'running'
    this.#later(REQUEST_MS, () => this.#step())
  }

  /** Undoes everything; tells the page when it is still there. */
  end(error: DOMException | null): void {
    if (this.state === 'done') return
    this.state = 'done'
    this.error = error
    for (const undo of this.#undo.reverse()) undo()
    this.#disk.release(this)
    const pending = this.#pending.splice(0)
    this.#later(0, () => {
      for (const { request } of pending) request.fail(new DOMException('The transaction was aborted.', 'AbortError'))
      this.emit(simEvent('abort', this), this.onabort)
    })
  }

  #step(): void {
    if (this.state !== 'running') return
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
      const { request } = next
      const failure = this.#disk.requestFault(this)
      if (failure === 'never') {
        this.isStuck = true
        return
      }
      const outcome = failure ?? attempt(next.execute)
      // Nobody would see the difference between one task and several.
      if (!(outcome instanceof DOMException) && !request.isWatched) continue
      this.#activeIn = this.#disk.scheduler.current
      if (outcome instanceof DOMException) {
        request.fail(outcome)
        this.emit(simEvent('error', request), this.onerror)
        // Must come a task later: whoever was told of the error still sees the transaction without one.
        this.#later(0, () => this.end(outcome))
        return
      }
      request.succeed(outcome)
      this.#later(REQUEST_MS, () => this.#step())
      return
    }
    this.#finish()
  }

  #finish(): void {
    this.state = 'finishing'
    // The database commits by itself, also for a page that dies now.
    this.#disk.scheduler.after(COMMIT_MS, 'disk', null, () => {
      if (this.state !== 'finishing') return
      const failure = this.#wrote ? this.#disk.commitFault(this) : null
      if (failure !== null) {
        this.end(failure)
        return
      }
      this.state = 'done'
      this.#disk.release(this)
      this.#later(0, () => this.emit(simEvent('complete', this), this.oncomplete))
    })
  }

  #later(ms: number, run: () => void): void {
    this.#disk.scheduler.after(ms, 'disk', this.db.page, run)
  }
}

function attempt(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (error instanceof DOMException) return error
    throw error
  }
}
