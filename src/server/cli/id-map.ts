interface Run {
  readonly from: number
  to: number
  /** Place of `from`; those that follow it follow in the places too. */
  readonly place: number
}

/** Which place in a file an id has there. Ids ascend, so that runs of them take the memory of one. */
export class IdMap {
  readonly #runs: Run[] = []
  #next = 0

  /** Highest id so far; -1 before the first. */
  get lastId(): number {
    return this.#runs.at(-1)?.to ?? -1
  }

  /** Gives the next place to an id, which must be above all before it. */
  add(id: number): number {
    const last = this.#runs.at(-1)
    if (last !== undefined && id === last.to + 1) last.to = id
    else this.#runs.push({ from: id, to: id, place: this.#next })
    return this.#next++
  }

  /** The id's place; undefined when the file does not hold it. */
  placeOf(id: number): number | undefined {
    const run = this.#runAtOrBelow(id)
    return run !== undefined && id <= run.to ? run.place + id - run.from : undefined
  }

  /** The place of the highest id that is not above this one. */
  placeAtOrBelow(id: number): number | undefined {
    const run = this.#runAtOrBelow(id)
    return run && run.place + Math.min(id, run.to) - run.from
  }

  #runAtOrBelow(id: number): Run | undefined {
    let [low, high] = [0, this.#runs.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#runs[middle]?.from ?? Infinity) <= id) low = middle + 1
      else high = middle
    }
    return this.#runs[low - 1]
  }
}
