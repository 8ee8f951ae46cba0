import { addRange, countIds, hasId, missingIn, rangesOfIds, subtractRanges, unionRanges, type IdSpan, type RangeSet } from './range-set.ts'

/** Which ids of a log are held, which are known not to exist, and which is the highest held. */
export class KnownIds {
  /** Held or absent. */
  known: RangeSet = []
  absent: RangeSet = []
  /** -1 when none is held. */
  latest = -1

  get held(): RangeSet {
    return subtractRanges(this.known, this.absent)
  }

  /** What was taken for absent may come after all. */
  isNew({ id }: { readonly id: number }): boolean {
    return !hasId(this.known, id) || hasId(this.absent, id)
  }

  /**
   * These are held from now on. All of them, not the new ones alone: what was known before may have been given up meanwhile.
   * @param sorted ascending by id
   * @param covers where whatever is not known by now is absent
   */
  note(sorted: readonly { readonly id: number }[], covers: IdSpan | undefined): void {
    const ids = rangesOfIds(sorted.map(({ id }) => id))
    for (const range of ids) this.known = addRange(this.known, range)
    this.absent = subtractRanges(this.absent, ids)
    if (covers !== undefined) {
      this.absent = unionRanges(this.absent, missingIn(this.known, covers))
      this.known = addRange(this.known, covers)
    }
    this.latest = Math.max(this.latest, sorted.at(-1)?.id ?? -1)
  }

  /** These are unknown from now on. Gives how many of them were known. */
  forget(ids: RangeSet): number {
    const before = countIds(this.known)
    this.known = subtractRanges(this.known, ids)
    this.absent = subtractRanges(this.absent, ids)
    this.latest = this.held.at(-1)?.to ?? -1
    return before - countIds(this.known)
  }

  become({ known, absent, latestEventId }: { readonly known: RangeSet; readonly absent: RangeSet; readonly latestEventId: number }): void {
    this.known = known
    this.absent = absent
    this.latest = latestEventId
  }
}
