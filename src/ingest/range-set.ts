/** A run of integer ids, both ends inclusive. */
export interface IdSpan {
  readonly from: number
  readonly to: number
}

/** A set of ids as ranges: ascending, disjoint, never touching, so that every set has exactly one form. Never changed in place. */
export type RangeSet = readonly IdSpan[]

/** Whether the set has this id. O(log n). */
export function hasId(set: RangeSet, id: number): boolean {
  return rangeAt(set, id) !== undefined
}

/** The range of the set that has this id. O(log n). */
export function rangeAt(set: RangeSet, id: number): IdSpan | undefined {
  const range = set[seek(set, id)]
  return range !== undefined && range.from <= id ? range : undefined
}

/** The id of the set that is next at or after this id (`Infinity` when there is none), or at or before it (`-Infinity`). O(log n). */
export function nearestId(set: RangeSet, id: number, direction: 'up' | 'down'): number {
  const index = seek(set, id)
  const range = set[index]
  if (range !== undefined && range.from <= id) return id
  return direction === 'up' ? (range?.from ?? Infinity) : (set[index - 1]?.to ?? -Infinity)
}

/** How many ids the set has. */
export function countIds(set: RangeSet): number {
  let count = 0
  for (const range of set) count += range.to - range.from + 1
  return count
}

/** The set with every id of the span as well; the same object when it has them already. */
export function addRange(set: RangeSet, span: IdSpan): RangeSet {
  const at = rangeAt(set, span.from)
  if (span.to < span.from || (at !== undefined && at.to >= span.to)) return set
  const copy = set.slice()
  mergeRange(copy, span)
  return copy
}

/** {@link addRange} on a list that the caller owns: amortized O(1) at the end of the set. */
export function mergeRange(list: IdSpan[], span: IdSpan): void {
  if (span.to < span.from) return
  const first = seek(list, span.from - 1)
  let { from, to } = span
  let end = first
  for (let range = list[end]; range !== undefined && range.from <= to + 1; range = list[++end]) {
    from = Math.min(from, range.from)
    to = Math.max(to, range.to)
  }
  list.splice(first, end - first, { from, to })
}

/** The set without the ids of the span; the same object when it has none of them. */
export function subtractRange(set: RangeSet, span: IdSpan): RangeSet {
  const first = seek(set, span.from)
  const rest: IdSpan[] = []
  let end = first
  for (let range = set[end]; range !== undefined && range.from <= span.to; range = set[++end]) {
    if (range.from < span.from) rest.push({ from: range.from, to: span.from - 1 })
    if (range.to > span.to) rest.push({ from: span.to + 1, to: range.to })
  }
  return end === first ? set : [...set.slice(0, first), ...rest, ...set.slice(end)]
}

/** The ids of the span that the set lacks. */
export function missingIn(set: RangeSet, span: IdSpan): RangeSet {
  const missing: IdSpan[] = []
  let next = span.from
  for (let i = seek(set, span.from); next <= span.to; i++) {
    const range = set[i]
    if (range === undefined || range.from > span.to) {
      missing.push({ from: next, to: span.to })
      break
    }
    if (range.from > next) missing.push({ from: next, to: range.from - 1 })
    next = range.to + 1
  }
  return missing
}

/** The ids of the span that the set has. */
export function clip(set: RangeSet, span: IdSpan): RangeSet {
  const inside: IdSpan[] = []
  for (let i = seek(set, span.from), range = set[i]; range !== undefined && range.from <= span.to; range = set[++i]) {
    const from = Math.max(range.from, span.from)
    const to = Math.min(range.to, span.to)
    if (from <= to) inside.push({ from, to })
  }
  return inside
}

/** The ids that either set has. */
export function unionRanges(a: RangeSet, b: RangeSet): RangeSet {
  if (a.length === 0) return b
  if (b.length === 0) return a
  return toRangeSet([...a, ...b])
}

/** The ids of `a` that `b` lacks. */
export function subtractRanges(a: RangeSet, b: RangeSet): RangeSet {
  return a.flatMap((range) => missingIn(b, range))
}

/** The set of all ids of these spans, given in any order, overlapping or not. */
export function toRangeSet(spans: Iterable<IdSpan>): RangeSet {
  const list: IdSpan[] = []
  for (const span of [...spans].sort((a, b) => a.from - b.from)) mergeRange(list, span)
  return list
}

/** The set of these ids, given ascending. */
export function rangesOfIds(ids: Iterable<number>): RangeSet {
  const list: IdSpan[] = []
  let from = NaN
  let to = NaN
  for (const id of ids) {
    if (id !== to + 1) {
      if (from <= to) list.push({ from, to })
      from = id
    }
    to = id
  }
  if (from <= to) list.push({ from, to })
  return list
}

/** Index of the first range that ends at or after this id. */
function seek(set: RangeSet, id: number): number {
  const last = set[set.length - 1]
  // Appends go to the end: there a search of the whole set is not needed.
  if (last === undefined || last.to < id) return set.length
  if (last.from <= id) return set.length - 1
  let low = 0
  let high = set.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const range = set[middle]
    if (range !== undefined && range.to >= id) high = middle
    else low = middle + 1
  }
  return low
}
