import type { Faults } from '../faults.ts'
import type { Page } from '../page.ts'
import type { Random } from '../random.ts'
import type { Scheduler } from '../scheduler.ts'
import { SimDatabase } from './database.ts'
import { SimOpenRequest, SimRequest } from './request.ts'
import type { Records } from './records.ts'
import type { SimTransaction } from './transaction.ts'

/** One database as it lies on the disk. */
export interface DatabaseFile {
  readonly name: string
  version: number
  readonly stores: Map<string, Records>
  readonly connections: Set<SimDatabase>
  /** Transactions that have not ended, in the order in which they were made. */
  readonly queue: SimTransaction[]
  upgrading: SimDatabase | null
}

const OPEN_MS = 0.5
/** Between looks whether others have let go of a database. */
const LOOK_MS = 5

/** The IndexedDB of one origin on one device, shared by its pages, with all that can go wrong with it. */
export class Disk {
  readonly scheduler: Scheduler
  readonly files = new Map<string, DatabaseFile>()
  /** When somebody last deleted a database: what was in it is gone. */
  readonly lost = new Map<string, number>()
  erasures = 0
  readonly #faults: Faults
  readonly #random: Random
  #fullUntil = 0

  constructor(scheduler: Scheduler, faults: Faults, random: Random) {
    this.scheduler = scheduler
    this.#faults = faults
    this.#random = random
  }

  /** The `indexedDB` of one page. */
  factoryFor(page: Page): { open(name: string, version?: number): SimOpenRequest; deleteDatabase(name: string): SimRequest } {
    return {
      open: (name, version = 1) => {
        const request = new SimOpenRequest()
        if (!page.effect()) return request
        const fault = this.#faults.take('disk-open-never') ? 'never' : this.#faults.take('disk-open-fails') ? 'fails' : this.#faults.take('disk-open-blocked') ? 'blocked' : null
        if (fault !== null) page.troubled.add(name)
        if (fault === 'never') return request
        if (fault === 'fails') this.scheduler.after(OPEN_MS, 'disk', page, () => request.fail(new DOMException('Internal error opening backing store.', 'UnknownError')))
        else if (fault === 'blocked') {
          this.scheduler.after(OPEN_MS, 'disk', page, () => request.tell('blocked', 0, version))
          this.scheduler.after(this.#random.between(1, 8_000), 'disk', null, () => this.#open(name, version, page, request))
        } else this.scheduler.after(OPEN_MS, 'disk', null, () => this.#open(name, version, page, request))
        return request
      },
      deleteDatabase: (name) => {
        const request = new SimRequest()
        this.scheduler.after(OPEN_MS, 'disk', null, () => this.#deleteWhenFree(name, page, request))
        return request
      },
    }
  }

  admit(transaction: SimTransaction): void {
    transaction.file.queue.push(transaction)
    this.scheduler.after(0, 'disk', null, () => this.#startNext(transaction.file))
  }

  release(transaction: SimTransaction): void {
    const { queue } = transaction.file
    const at = queue.indexOf(transaction)
    if (at >= 0) queue.splice(at, 1)
    if (queue.length > 0) this.scheduler.after(0, 'disk', null, () => this.#startNext(transaction.file))
  }

  closed(db: SimDatabase): void {
    db.file.connections.delete(db)
  }

  isUpgrading(db: SimDatabase): boolean {
    return db.file.upgrading === db
  }

  /** Whether a page holds something that the browser would not let it freeze with. */
  isUsedBy(page: Page): boolean {
    for (const { queue, upgrading } of this.files.values()) {
      if (upgrading?.page === page) return true
      if (queue.some(({ db, isStuck, state }) => db.page === page && !isStuck && state !== 'waiting')) return true
    }
    return false
  }

  /** What the browser does when a page dies. */
  abandon(page: Page): void {
    for (const file of this.files.values()) {
      for (const db of file.connections) if (db.page === page) file.connections.delete(db)
      for (const transaction of [...file.queue]) if (transaction.db.page === page && transaction.state !== 'finishing') transaction.end(null)
    }
  }

  fill(ms: number): void {
    this.#fullUntil = this.scheduler.now + ms
  }

  /** Closes every connection, as a browser may. */
  kill(): void {
    for (const file of this.files.values()) this.#killAll(file)
  }

  /** Site data deleted by hand, under the pages. */
  erase(name: string): void {
    const file = this.files.get(name)
    if (file === undefined) return
    this.#killAll(file)
    this.files.delete(name)
    this.lost.set(name, this.scheduler.now)
    this.erasures++
  }

  /** Changes one record of a store, or takes it away. Says whether there was one. */
  corrupt(name: string, store: string, random: Random): boolean {
    const records = this.files.get(name)?.stores.get(store)
    if (records === undefined || records.keys.length === 0) return false
    const at = random.int(records.keys.length)
    const record = records.values[at] as Record<string, unknown>
    const text = String(record['text'])
    const place = random.int(text.length)
    const flipped = String.fromCharCode(text.charCodeAt(place) ^ (1 << random.int(5)))
    records.values[at] = { ...record, text: text.slice(0, place) + flipped + text.slice(place + 1) }
    // It may be the end of what is shown, which nothing vouches for then.
    this.erasures++
    return true
  }

  /** What befalls the next request of a transaction. */
  requestFault(transaction: SimTransaction): DOMException | 'never' | null {
    if (this.#faults.take('disk-never-settles')) {
      transaction.db.page.troubled.add(transaction.file.name)
      const ms = this.#random.chance(0.3) ? Infinity : this.#random.between(1_000, 30_000)
      if (ms < Infinity) this.scheduler.after(ms, 'disk', null, () => transaction.end(new DOMException('Gone.', 'UnknownError')))
      return 'never'
    }
    return this.#faults.take('disk-request-fails') ? new DOMException('Internal error.', 'UnknownError') : null
  }

  commitFault(transaction: SimTransaction): DOMException | null {
    if (this.scheduler.now < this.#fullUntil) {
      this.#faults.happened('disk-full')
      return new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
    if (!this.#faults.take('disk-aborts')) return null
    void transaction
    return this.#random.chance(0.5) ? new DOMException('Internal error committing.', 'AbortError') : new DOMException('The quota has been exceeded.', 'QuotaExceededError')
  }

  #killAll(file: DatabaseFile): void {
    for (const db of [...file.connections]) db.kill()
    for (const transaction of [...file.queue]) transaction.end(new DOMException('The connection was closed.', 'AbortError'))
  }

  #startNext({ queue }: DatabaseFile): void {
    queue.forEach((transaction, at) => {
      if (transaction.state !== 'waiting' || transaction.isStuck) return
      const isFree = queue.slice(0, at).every((earlier) => !conflicts(earlier, transaction))
      if (isFree) transaction.start()
    })
  }

  #open(name: string, version: number, page: Page, request: SimOpenRequest): void {
    if (page.isDead) return
    let file = this.files.get(name)
    if (file === undefined) {
      file = { name, version: 0, stores: new Map(), connections: new Set(), queue: [], upgrading: null }
      this.files.set(name, file)
    }
    const found = file
    const later = (run: () => void) => this.scheduler.after(0.1, 'disk', page, run)
    if (found.upgrading?.page.isDead === true) {
      found.upgrading = null
      if (found.version === 0) found.stores.clear()
    }
    if (found.upgrading !== null) {
      this.scheduler.after(LOOK_MS, 'disk', null, () => this.#open(name, version, page, request))
      return
    }
    if (version < found.version) {
      later(() => request.fail(new DOMException('The database is newer.', 'VersionError')))
      return
    }
    const db = new SimDatabase(this, found, version, page)
    if (version > found.version && found.connections.size > 0) {
      for (const other of found.connections) this.scheduler.after(0.1, 'disk', other.page, () => other.isClosed || other.tellVersionChange(version))
      this.scheduler.after(LOOK_MS, 'disk', null, () => this.#open(name, version, page, request))
      return
    }
    found.connections.add(db)
    if (version === found.version) {
      later(() => request.succeed(db))
      return
    }
    found.upgrading = db
    later(() => {
      request.result = db
      request.tell('upgradeneeded', found.version, version)
      later(() => {
        found.upgrading = null
        found.version = version
        request.succeed(db)
      })
    })
  }

  #deleteWhenFree(name: string, page: Page, request: SimRequest): void {
    const file = this.files.get(name)
    if (file !== undefined && file.connections.size > 0) {
      for (const other of file.connections) this.scheduler.after(0.1, 'disk', other.page, () => other.isClosed || other.tellVersionChange(null))
      this.scheduler.after(LOOK_MS, 'disk', null, () => this.#deleteWhenFree(name, page, request))
      return
    }
    this.files.delete(name)
    this.lost.set(name, this.scheduler.now)
    this.scheduler.after(0.1, 'disk', page, () => request.succeed(undefined))
  }
}

function conflicts(earlier: SimTransaction, later: SimTransaction): boolean {
  if (earlier.mode === 'readonly' && later.mode === 'readonly') return false
  return earlier.objectStoreNames.some((name) => later.objectStoreNames.includes(name))
}
