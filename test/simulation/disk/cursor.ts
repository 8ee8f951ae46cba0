import { clone, compareKeys, type Key, SimKeyRange } from './keys.ts'
import type { SimObjectStore } from './object-store.ts'
import type { Records } from './records.ts'
import type { SimRequest } from './request.ts'

/** `IDBCursor` and `IDBCursorWithValue`. */
export class SimCursor {
  readonly request: SimRequest
  readonly source: SimObjectStore
  readonly direction: IDBCursorDirection
  key: Key | undefined
  value: unknown
  readonly #records: Records
  readonly #hasValue: boolean
  #range: SimKeyRange

  constructor(request: SimRequest, source: SimObjectStore, records: Records, range: SimKeyRange, direction: IDBCursorDirection, hasValue: boolean) {
    this.request = request
    this.source = source
    this.direction = direction
    this.#records = records
    this.#range = range
    this.#hasValue = hasValue
  }

  get primaryKey(): Key | undefined {
    return this.key
  }

  continue(to?: Key): void {
    const { key } = this
    if (key === undefined) throw new DOMException('The cursor is at its end.', 'InvalidStateError')
    this.source.transaction.ask(() => {
      this.#passOver(key)
      for (let here = this.here(); here !== null; here = this.here()) {
        if (to === undefined || this.key === undefined || this.#order(this.key, to) >= 0) return here
        this.#passOver(this.key)
      }
      return null
    }, this.request)
  }

  advance(count: number): void {
    const { key } = this
    if (key === undefined) throw new DOMException('The cursor is at its end.', 'InvalidStateError')
    this.source.transaction.ask(() => {
      let from: Key | undefined = key
      for (let i = 0; i < count && from !== undefined; i++) {
        this.#passOver(from)
        from = this.here() === null ? undefined : this.key
      }
      return from === undefined ? null : this
    }, this.request)
  }

  update(value: unknown): SimRequest {
    return this.source.put(value, this.key)
  }

  delete(): SimRequest {
    return this.source.delete(this.key)
  }

  /** Itself at the next record of what is left, or null at the end. */
  here(): SimCursor | null {
    const { start, end } = this.#records.span(this.#range)
    const at = this.#isReverse ? end - 1 : start
    this.key = start < end ? clone(this.#records.keys[at]) : undefined
    if (this.key === undefined) return null
    if (this.#hasValue) this.value = clone(this.#records.values[at])
    return this
  }

  get #isReverse(): boolean {
    return this.direction.startsWith('prev')
  }

  #order(a: Key, b: Key): number {
    return this.#isReverse ? compareKeys(b, a) : compareKeys(a, b)
  }

  #passOver(key: Key): void {
    const { lower, upper, lowerOpen, upperOpen } = this.#range
    const isOver = this.#isReverse ? lower !== undefined && compareKeys(lower, key) >= 0 : upper !== undefined && compareKeys(upper, key) <= 0
    if (isOver) this.#range = new SimKeyRange(key, key, true, true)
    else this.#range = this.#isReverse ? new SimKeyRange(lower, key, lowerOpen, true) : new SimKeyRange(key, upper, true, upperOpen)
  }
}
