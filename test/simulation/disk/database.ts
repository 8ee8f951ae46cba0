import type { Page } from '../page.ts'
import type { DatabaseFile, Disk } from './disk.ts'
import { simEvent, SimTarget, type SimEvent } from './idb-target.ts'
import { Records } from './records.ts'
import { toNames, SimTransaction, type Names } from './transaction.ts'

/** `IDBDatabase`: one page's connection. */
export class SimDatabase extends SimTarget {
  readonly name: string
  readonly version: number
  readonly page: Page
  onversionchange: ((event: SimEvent) => unknown) | null = null
  onclose: ((event: SimEvent) => unknown) | null = null
  onabort: ((event: SimEvent) => unknown) | null = null
  onerror: ((event: SimEvent) => unknown) | null = null
  isClosed = false
  readonly file: DatabaseFile
  readonly #disk: Disk

  constructor(disk: Disk, file: DatabaseFile, version: number, page: Page) {
    super()
    this.#disk = disk
    this.file = file
    this.name = file.name
    this.version = version
    this.page = page
  }

  get objectStoreNames(): Names {
    return toNames(this.file.stores.keys())
  }

  createObjectStore(name: string): { name: string } {
    if (!this.#disk.isUpgrading(this)) throw new DOMException('Only while upgrading.', 'InvalidStateError')
    this.file.stores.set(name, new Records())
    return { name }
  }

  deleteObjectStore(name: string): void {
    if (!this.#disk.isUpgrading(this)) throw new DOMException('Only while upgrading.', 'InvalidStateError')
    this.file.stores.delete(name)
  }

  transaction(names: string | readonly string[], mode: IDBTransactionMode = 'readonly', options: { durability?: string } = {}): SimTransaction {
    if (this.isClosed || this.page.isDead) throw new DOMException('The connection is closed.', 'InvalidStateError')
    const list = typeof names === 'string' ? [names] : names
    for (const name of list) if (!this.file.stores.has(name)) throw new DOMException(`No store ${name}.`, 'NotFoundError')
    const transaction = new SimTransaction(this.#disk, this.file, this, list, mode, options.durability ?? 'default')
    this.#disk.admit(transaction)
    return transaction
  }

  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.#disk.closed(this)
  }

  tellVersionChange(newVersion: number | null): void {
    this.emit(simEvent('versionchange', this, { oldVersion: this.version, newVersion }), this.onversionchange)
  }

  /** Taken away by the browser. */
  kill(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.#disk.closed(this)
    this.#disk.scheduler.after(0.1, 'disk', this.page, () => this.emit(simEvent('close', this), this.onclose))
  }
}
