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

/** How many ids the set has. */
export function countIds(set: RangeSet): number {
  return set.reduce((count, { from, to }) => count + to - from + 1, 0)
}

/** The set with every id of the span as well; the same object when it has them already. */
export function addRange(set: RangeSet, span: IdSpan): RangeSet {
  if (missingIn(set, span).length === 0) return set
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
  if (clip(set, span).length === 0) return set
  return [...clip(set, { from: -Infinity, to: span.from - 1 }), ...clip(set, { from: span.to + 1, to: Infinity })]
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

/** The ids of the span that the set lacks. */
export function missingIn(set: RangeSet, span: IdSpan): RangeSet {
  const missing: IdSpan[] = []
  let next = span.from
  for (const { from, to } of clip(set, span)) {
    if (from > next) missing.push({ from: next, to: from - 1 })
    next = to + 1
  }
  if (next <= span.to) missing.push({ from: next, to: span.to })
  return missing
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
  const list: { from: number; to: number }[] = []
  for (const id of ids) {
    const last = list.at(-1)
    if (last?.to === id - 1) last.to = id
    else list.push({ from: id, to: id })
  }
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
