/**
 * A V0 server takes an id under its lock but writes the event outside it, so an id that a page lacks may still appear.
 * Measured on such servers; the rule is the wire's: an id counts as absent only when a read begun this long after a higher
 * id was first seen lacks it.
 */
export const SETTLE_MS = 60_000

/** Remembers when which id was first seen to exist. Pure of clocks: the caller gives the time. */
export class SettleClock {
  /** Ascending in time and id; at the last read all but the first were younger than the settle time. */
  readonly #seen: { readonly at: number; readonly id: number }[] = []

  /** @param id the highest id of what was just seen */
  note(id: number, at: number): void {
    const last = this.#seen.at(-1)
    if (last === undefined || id > last.id) this.#seen.push({ at, id })
  }

  /** What was seen beyond this id counts no more. */
  cut(id: number): void {
    while ((this.#seen.at(-1)?.id ?? id) > id) this.#seen.pop()
  }

  /** Ids below the result are settled for a read begun at this time: what it lacks of them is absent. */
  settledBelow(readBegan: number): number {
    let settled = 0
    let passed = 0
    for (const { at, id } of this.#seen) {
      if (at + SETTLE_MS > readBegan) break
      settled = id
      passed++
    }
    if (passed > 1) this.#seen.splice(0, passed - 1)
    return settled
  }
}
