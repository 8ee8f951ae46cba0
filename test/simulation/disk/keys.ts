/** What the simulated database takes as a key: the kinds that the library uses. */
export type Key = number | string | readonly Key[]

/** The order of IndexedDB: numbers before strings before lists; lists item by item. */
export function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'object' && typeof b === 'object') {
    const shared = Math.min(a.length, b.length)
    for (let i = 0; i < shared; i++) {
      // Both are in bounds.
      const order = compareKeys(a[i] as Key, b[i] as Key)
      if (order !== 0) return order
    }
    return a.length - b.length
  }
  return rank(a) - rank(b)
}

function rank(key: Key): number {
  return typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2
}

/** @throws {DOMException} `DataError`, as the platform does. */
export function checkKey(key: unknown): Key {
  if (typeof key === 'string') return key
  if (typeof key === 'number' && !Number.isNaN(key)) return key
  if (Array.isArray(key)) return key.map(checkKey)
  throw new DOMException(`Not a key: ${String(key)}`, 'DataError')
}

/** `IDBKeyRange`. */
export class SimKeyRange {
  readonly lower: Key | undefined
  readonly upper: Key | undefined
  readonly lowerOpen: boolean
  readonly upperOpen: boolean

  constructor(lower: Key | undefined, upper: Key | undefined, lowerOpen: boolean, upperOpen: boolean) {
    if (lower !== undefined && upper !== undefined && compareKeys(lower, upper) > 0) throw new DOMException('The lower key is greater than the upper key.', 'DataError')
    this.lower = lower
    this.upper = upper
    this.lowerOpen = lowerOpen
    this.upperOpen = upperOpen
  }

  static bound(lower: unknown, upper: unknown, lowerOpen = false, upperOpen = false): SimKeyRange {
    return new SimKeyRange(checkKey(lower), checkKey(upper), lowerOpen, upperOpen)
  }
  static only(key: unknown): SimKeyRange {
    return SimKeyRange.bound(key, key)
  }
  static lowerBound(lower: unknown, open = false): SimKeyRange {
    return new SimKeyRange(checkKey(lower), undefined, open, true)
  }
  static upperBound(upper: unknown, open = false): SimKeyRange {
    return new SimKeyRange(undefined, checkKey(upper), true, open)
  }
}

const EVERYTHING = new SimKeyRange(undefined, undefined, true, true)

/** A query of the platform (nothing, a key, a range) as a range. */
export function toRange(query: unknown): SimKeyRange {
  if (query === undefined || query === null) return EVERYTHING
  return query instanceof SimKeyRange ? query : SimKeyRange.only(query)
}

/** A copy as structured cloning makes it, of the values that are plain data. */
export function clone<T>(value: T): T {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol') throw new DOMException('This cannot be cloned.', 'DataCloneError')
    return value
  }
  if (Array.isArray(value)) return value.map(clone) as T
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return structuredClone(value)
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(value)) copy[name] = clone((value as Record<string, unknown>)[name])
  return copy as T
}
