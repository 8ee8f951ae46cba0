import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addRange, clip, countIds, hasId, missingIn, rangeAt, rangesOfIds, subtractRange, subtractRanges, toRangeSet, unionRanges,
} from '../../src/ingest/range-set.ts'
import type { IdSpan, RangeSet } from '../../src/ingest/range-set.ts'

const LAST = 60
const span = fc.tuple(fc.nat(LAST), fc.nat(12)).map(([from, length]) => ({ from, to: Math.min(LAST, from + length) }))
const spans = fc.array(span, { maxLength: 12 })

function idsOf(set: Iterable<IdSpan>): Set<number> {
  const ids = new Set<number>()
  for (const { from, to } of set) for (let id = from; id <= to; id++) ids.add(id)
  return ids
}

function isNormal(set: RangeSet): boolean {
  return set.every((range, i) => range.from <= range.to && (i === 0 || range.from > (set[i - 1]?.to ?? Infinity) + 1))
}

function expectIds(set: RangeSet, ids: Iterable<number>): void {
  expect(isNormal(set)).toBe(true)
  expect([...idsOf(set)]).toEqual([...ids].sort((a, b) => a - b))
}

describe('a range set', () => {
  it('agrees with a plain set of ids over any sequence of additions and subtractions', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ add: fc.boolean(), span }), { maxLength: 30 }), (steps) => {
        let set: RangeSet = []
        const model = new Set<number>()
        for (const step of steps) {
          const before = JSON.stringify(set)
          const next = step.add ? addRange(set, step.span) : subtractRange(set, step.span)
          expect(JSON.stringify(set)).toBe(before)
          set = next
          for (const id of idsOf([step.span])) if (step.add) model.add(id)
          else model.delete(id)
          expectIds(set, model)
          expect(countIds(set)).toBe(model.size)
          for (let id = -1; id <= LAST + 1; id++) expect(hasId(set, id)).toBe(model.has(id))
        }
      }),
    )
  })

  it('names what is missing in a span, and what is inside it', () => {
    fc.assert(
      fc.property(spans, span, (list, asked) => {
        const set = toRangeSet(list)
        const held = idsOf(list)
        const inside = [...idsOf([asked])]
        expectIds(missingIn(set, asked), inside.filter((id) => !held.has(id)))
        expectIds(clip(set, asked), inside.filter((id) => held.has(id)))
      }),
    )
  })

  it('unites and subtracts whole sets', () => {
    fc.assert(
      fc.property(spans, spans, (left, right) => {
        const a = toRangeSet(left)
        const b = toRangeSet(right)
        expectIds(unionRanges(a, b), new Set([...idsOf(left), ...idsOf(right)]))
        expectIds(subtractRanges(a, b), [...idsOf(left)].filter((id) => !idsOf(right).has(id)))
      }),
    )
  })

  it('is made of ascending ids', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(LAST)), (ids) => {
        expectIds(rangesOfIds(ids.sort((a, b) => a - b)), ids)
      }),
    )
  })

  it('keeps its identity when an addition or subtraction changes nothing', () => {
    const set = toRangeSet([{ from: 0, to: 9 }, { from: 20, to: 29 }])
    expect(addRange(set, { from: 22, to: 29 })).toBe(set)
    expect(subtractRange(set, { from: 10, to: 19 })).toBe(set)
    expect(addRange(set, { from: 5, to: 4 })).toBe(set)
  })

  it('joins ranges that touch, and finds the one that has an id', () => {
    const set = toRangeSet([{ from: 5, to: 6 }, { from: 0, to: 4 }, { from: 9, to: 9 }])
    expect(set).toEqual([{ from: 0, to: 6 }, { from: 9, to: 9 }])
    expect(rangeAt(set, 3)).toEqual({ from: 0, to: 6 })
    expect(rangeAt(set, 8)).toBeUndefined()
  })
})
