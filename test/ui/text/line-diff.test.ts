import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines } from '../../../src/ui/text/line-diff.ts'
import { parseUnifiedDiff } from '../../../src/ui/text/unified-diff.ts'

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 24 }).map((lines) => lines.map((line) => `${line}\n`).join(''))

/** Length of the longest common subsequence, by the textbook table. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0)
  for (const left of a) {
    const next = [0]
    b.forEach((right, at) => next.push(left === right ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0)))
    row = next
  }
  return row[b.length] ?? 0
}

function sides(lines: ReturnType<typeof diffLines>) {
  const side = (other: 'add' | 'del') => lines.filter((line) => line.kind !== other).map((line) => `${line.text}\n`).join('')
  return { old: side('add'), new: side('del') }
}

test('the lines of a comparison give back both texts', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(sides(diffLines(a, b))).toEqual({ old: a, new: b })
    }),
  )
})

test('a comparison keeps as many lines as two texts have in common', () => {
  const split = (value: string) => value.split('\n').slice(0, -1)
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(diffLines(a, b).filter((line) => line.kind === 'same')).toHaveLength(common(split(a), split(b)))
    }),
    { numRuns: 500 },
  )
})

test('line numbers count the lines of each text from 1', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const numbers = (name: 'oldLine' | 'newLine') => diffLines(a, b).map((line) => line[name]).filter((n) => n !== null)
      expect(numbers('oldLine')).toEqual(numbers('oldLine').map((_, at) => at + 1))
      expect(numbers('newLine')).toEqual(numbers('newLine').map((_, at) => at + 1))
    }),
  )
})

test('texts without a line in common are still compared truly, however long', () => {
  const a = Array.from({ length: 3_000 }, (_, at) => `old ${at}\n`).join('')
  const b = Array.from({ length: 3_000 }, (_, at) => `new ${at}\n`).join('')
  const lines = diffLines(a, b)
  expect(lines).toHaveLength(6_000)
  expect(sides(lines)).toEqual({ old: a, new: b })
})

test('texts with thousands of changes keep the lines that each has once', () => {
  const line = (at: number) => `line ${at}\n`
  const a = Array.from({ length: 20_000 }, (_, at) => line(at)).join('')
  const b = Array.from({ length: 20_000 }, (_, at) => (at % 10 === 3 ? `new ${at}\n` : at % 10 === 7 ? '' : line(at))).join('')
  const lines = diffLines(a, b)
  expect(sides(lines)).toEqual({ old: a, new: b })
  expect(lines.filter((line) => line.kind === 'same')).toHaveLength(16_000)
})

test('long texts are compared truly, whatever is in them', () => {
  const long = fc.array(fc.constantFrom('a', 'b', '}', '', ...Array.from({ length: 40 }, (_, at) => `line ${at}`)), { minLength: 600, maxLength: 1_200 }).map((lines) => lines.map((line) => `${line}\n`).join(''))
  fc.assert(
    fc.property(long, long, (a, b) => {
      expect(sides(diffLines(a, b))).toEqual({ old: a, new: b })
    }),
    { numRuns: 20 },
  )
})

test('a unified diff is read with its line numbers', () => {
  const diff = '--- a/x\n+++ b/x\n@@ -4,3 +4,3 @@ fn\n same\n-- old\n++ new\n@@ -20 +20,2 @@\n-gone\n+come\n+too\n\\ No newline at end of file\n'
  expect(parseUnifiedDiff(diff).map(({ kind, text, oldLine, newLine }) => [kind, text, oldLine, newLine])).toEqual([
    ['same', 'same', 4, 4],
    ['del', '- old', 5, null],
    ['add', '+ new', null, 5],
    ['skip', '', null, null],
    ['del', 'gone', 20, null],
    ['add', 'come', null, 20],
    ['add', 'too', null, 21],
  ])
})
