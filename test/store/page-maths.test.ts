import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextPages, pageOf, spanAfter, spanOfPages, splitByChars } from '../../src/store/page-maths.ts'

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

it('cuts texts into runs that are small enough unless one text alone is not', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 30 }), fc.integer({ min: 1, max: 60 }), (texts, most) => {
      const ends = splitByChars(texts, most)
      const runs = ends.map((end, i) => texts.slice(ends[i - 1] ?? 0, end))
      expect(runs.flat()).toEqual(texts)
      for (const [i, run] of runs.entries()) {
        expect(run.length).toBeGreaterThan(0)
        if (run.length > 1) expect(run.join('\n').length).toBeLessThanOrEqual(most)
        const next = runs[i + 1]?.[0]
        if (next !== undefined) expect([...run, next].join('\n').length).toBeGreaterThan(most)
      }
    }),
  )
})
