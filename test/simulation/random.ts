/** A seeded source of chance: equal seeds, equal draws. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = mix(seed | 0)
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** An integer in [0, below). */
  int(below: number): number {
    return Math.floor(this.next() * below)
  }

  between(from: number, to: number): number {
    return from + this.next() * (to - from)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    // Callers give lists that are not empty.
    return list[this.int(list.length)] as T
  }

  /** A source of its own, so that drawing from it does not move this one. */
  fork(label: number): Random {
    return new Random(Math.imul(this.#state ^ mix(label), 0x9e3779b1))
  }
}

function mix(value: number): number {
  let x = value ^ 0x5bd1e995
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}
