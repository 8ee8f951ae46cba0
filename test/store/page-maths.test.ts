import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cut, nextPages, pageOf, spanAfter, spanOfPages } from '../../src/store/page-maths.ts'

const pageSize = fc.integer({ min: 1, max: 120 })
const span = fc.tuple(fc.nat(2_000), fc.nat(1_500)).map(([from, length]) => ({ from, to: from + length }))

it('puts every id in one page, which has page size many', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), pageSize, (id, size) => {
      const page = pageOf(id, size)
      const { from, to } = spanOfPages({ first: page, last: page }, size)
      expect(from <= id && id <= to).toBe(true)
      expect(to - from + 1).toBe(size)
      expect(pageOf(from, size)).toBe(page)
      expect(pageOf(to + 1, size)).toBe(page + 1)
    }),
  )
})

it('reads a span in runs of pages that meet every page of it once, from the end where it starts', () => {
  fc.assert(
    fc.property(span, pageSize, fc.boolean(), fc.integer({ min: 1, max: 5 }), (asked, size, reverse, count) => {
      const seen: number[] = []
      let rest = asked
      while (rest.to >= rest.from) {
        const run = nextPages(rest, size, reverse, count)
        const pages = Array.from({ length: run.last - run.first + 1 }, (_, i) => run.first + i)
        expect(pages.length).toBeGreaterThan(0)
        expect(pages.length).toBeLessThanOrEqual(count)
        seen.push(...(reverse ? pages.reverse() : pages))
        rest = spanAfter(rest, run, size, reverse)
      }
      const all = Array.from({ length: pageOf(asked.to, size) - pageOf(asked.from, size) + 1 }, (_, i) => pageOf(asked.from, size) + i)
      expect(seen).toEqual(reverse ? all.reverse() : all)
    }),
  )
})

it('cuts a text into pieces that are small enough and lose nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 60 }), (text, most) => {
      const pieces = cut(text, most)
      expect(pieces.join('')).toBe(text)
      expect(pieces).toHaveLength(Math.max(1, Math.ceil(text.length / most)))
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(most)
    }),
  )
})
