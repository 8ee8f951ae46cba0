import type { Runtime } from '../runtime.ts'

/** How far a source's log is known to go, and how far of it nothing can appear any more. */
export class SourceEnd {
  readonly #lateWritesMs: number
  readonly #runtime: Pick<Runtime, 'elapsed'>
  #latest = -1
  /** Which highest id was first seen when, ascending; of those that are no longer late only the last is kept. */
  #seen: { readonly id: number; readonly at: number }[] = []

  constructor(lateWritesMs: number, runtime: Pick<Runtime, 'elapsed'>) {
    this.#lateWritesMs = lateWritesMs
    this.#runtime = runtime
  }

  /** The highest id seen; -1 before the first. */
  get latest(): number {
    return this.#latest
  }

  see(id: number): void {
    if (id <= this.#latest) return
    this.#latest = id
    if (this.#lateWritesMs > 0) this.#seen.push({ id, at: this.#runtime.elapsed() })
  }

  /** The id up to which a source that was asked at this time lacks only what it will never have. */
  settled(askedAt: number): number {
    if (this.#lateWritesMs === 0) return this.#latest
    const late = this.#seen.findIndex(({ at }) => at + this.#lateWritesMs > askedAt)
    this.#seen.splice(0, (late === -1 ? this.#seen.length : late) - 1)
    const [first] = this.#seen
    return first !== undefined && first.at + this.#lateWritesMs <= askedAt ? first.id : -1
  }
}
