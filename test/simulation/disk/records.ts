import { compareKeys, type Key, type SimKeyRange } from './keys.ts'

/** One object store's records, in the order of their keys. */
export class Records {
  readonly keys: Key[] = []
  readonly values: unknown[] = []

  get(key: Key): unknown {
    const at = this.#seek(key, false)
    return this.#hasAt(at, key) ? this.values[at] : undefined
  }

  /** Indices from the first in the range to the first after it. */
  span(range: SimKeyRange): { start: number; end: number } {
    const start = range.lower === undefined ? 0 : this.#seek(range.lower, range.lowerOpen)
    const end = range.upper === undefined ? this.keys.length : this.#seek(range.upper, !range.upperOpen)
    return { start, end: Math.max(start, end) }
  }

  /** Gives what undoes it. */
  put(key: Key, value: unknown): () => void {
    const at = this.#seek(key, false)
    if (this.#hasAt(at, key)) {
      const before = this.values[at]
      this.values[at] = value
      return () => void this.put(key, before)
    }
    this.keys.splice(at, 0, key)
    this.values.splice(at, 0, value)
    return () => this.#remove(key)
  }

  /** Gives what undoes it. */
  delete(range: SimKeyRange): () => void {
    const { start, end } = this.span(range)
    if (start === end) return () => {}
    const keys = this.keys.splice(start, end - start)
    const values = this.values.splice(start, end - start)
    return () => keys.forEach((key, i) => this.put(key, values[i]))
  }

  #remove(key: Key): void {
    const at = this.#seek(key, false)
    if (!this.#hasAt(at, key)) return
    this.keys.splice(at, 1)
    this.values.splice(at, 1)
  }

  #hasAt(at: number, key: Key): boolean {
    const found = this.keys[at]
    return found !== undefined && compareKeys(found, key) === 0
  }

  /** Index of the first key at or (when `after`) behind this one. */
  #seek(key: Key, after: boolean): number {
    let low = 0
    let high = this.keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      const order = compareKeys(this.keys[middle] as Key, key)
      if (order < 0 || (after && order === 0)) low = middle + 1
      else high = middle
    }
    return low
  }
}
