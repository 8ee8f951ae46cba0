import { SimCursor } from './cursor.ts'
import { checkKey, clone, toRange } from './keys.ts'
import type { Records } from './records.ts'
import { SimRequest } from './request.ts'
import type { SimTransaction } from './transaction.ts'

/** `IDBObjectStore`, with keys out of line. */
export class SimObjectStore {
  readonly transaction: SimTransaction
  readonly name: string

  constructor(transaction: SimTransaction, name: string) {
    this.transaction = transaction
    this.name = name
  }

  /** Looked up each time: a database may be deleted and made anew. */
  get #records(): Records {
    const records = this.transaction.file.stores.get(this.name)
    if (records === undefined) throw new DOMException(`No store ${this.name}.`, 'NotFoundError')
    return records
  }

  get(key: unknown): SimRequest {
    const checked = checkKey(key)
    return this.#ask(() => clone(this.#records.get(checked)))
  }

  getKey(key: unknown): SimRequest {
    const checked = checkKey(key)
    return this.#ask(() => (this.#records.get(checked) === undefined ? undefined : checked))
  }

  getAll(query?: unknown, count = Infinity): SimRequest {
    const range = toRange(query)
    return this.#ask(() => {
      const { start, end } = this.#records.span(range)
      return this.#records.values.slice(start, Math.min(end, start + count)).map(clone)
    })
  }

  getAllKeys(query?: unknown, count = Infinity): SimRequest {
    const range = toRange(query)
    return this.#ask(() => {
      const { start, end } = this.#records.span(range)
      return clone(this.#records.keys.slice(start, Math.min(end, start + count)))
    })
  }

  count(query?: unknown): SimRequest {
    const range = toRange(query)
    return this.#ask(() => {
      const { start, end } = this.#records.span(range)
      return end - start
    })
  }

  put(value: unknown, key: unknown): SimRequest {
    const [checked, copy] = [checkKey(key), clone(value)]
    return this.#write(() => {
      this.transaction.change(this.#records.put(checked, copy))
      return checked
    })
  }

  add(value: unknown, key: unknown): SimRequest {
    const [checked, copy] = [checkKey(key), clone(value)]
    return this.#write(() => {
      if (this.#records.get(checked) !== undefined) throw new DOMException('The key exists.', 'ConstraintError')
      this.transaction.change(this.#records.put(checked, copy))
      return checked
    })
  }

  delete(query: unknown): SimRequest {
    const range = toRange(query)
    return this.#write(() => {
      this.transaction.change(this.#records.delete(range))
      return undefined
    })
  }

  clear(): SimRequest {
    return this.delete(undefined)
  }

  openCursor(query?: unknown, direction: IDBCursorDirection = 'next'): SimRequest {
    return this.#open(query, direction, true)
  }

  openKeyCursor(query?: unknown, direction: IDBCursorDirection = 'next'): SimRequest {
    return this.#open(query, direction, false)
  }

  #open(query: unknown, direction: IDBCursorDirection, hasValue: boolean): SimRequest {
    const request = new SimRequest()
    const range = toRange(query)
    let cursor: SimCursor | undefined
    return this.transaction.ask(() => {
      cursor ??= new SimCursor(request, this, this.#records, range, direction, hasValue)
      return cursor.here()
    }, request)
  }

  #ask(execute: () => unknown): SimRequest {
    return this.transaction.ask(execute)
  }

  #write(execute: () => unknown): SimRequest {
    if (this.transaction.mode === 'readonly') throw new DOMException('The transaction is read-only.', 'ReadOnlyError')
    return this.transaction.ask(execute)
  }
}
