import fc from 'fast-check'
import { expect, test } from 'vitest'
import { huge } from '../../../stories/fixtures/changes.ts'
import { compare } from '../../../src/ui/diff/compare.ts'
import { type DiffLayout, diffRows } from '../../../src/ui/diff/diff-rows.ts'

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `${at}\n`).join('')
const thirty = numbered(30)

function shown(oldText: string, newText: string, layout: DiffLayout = 'unified', opened: readonly (readonly [number, number])[] = [], limit = 1_000) {
  const comparison = compare({ oldText, newText })
  const { rows, hiddenLines } = diffRows(comparison, layout, new Map(opened), limit)
  const text = (at: number) => comparison.lines[at]?.text ?? ''
  return { rows: rows.map((row) => (row.kind === 'fold' ? `(${row.count})` : layout === 'unified' ? text(Math.max(row.left, row.right)) : `${text(row.left)}|${text(row.right)}`)), hiddenLines }
}

test('unchanged lines away from a change are folded, with their number', () => {
  expect(shown(thirty, thirty.replace('15\n', 'fifteen\n')).rows).toEqual(['(12)', '12', '13', '14', '15', 'fifteen', '16', '17', '18', '(11)'])
})

test('a stretch that a fold would hardly shorten is shown', () => {
  expect(shown(numbered(8), numbered(8).replace('4\n', 'four\n')).rows).not.toContain('(1)')
  expect(shown(numbered(20), numbered(20).replace('3\n', 'three\n').replace('\n13\n', '\nthirteen\n')).rows.filter((row) => row.startsWith('('))).toEqual([])
})

test('a fold opens by steps, from the change that it stands beside', () => {
  const changed = thirty.replace('15\n', 'fifteen\n')
  expect(shown(thirty, changed, 'unified', [[0, 5]]).rows.slice(0, 3)).toEqual(['(7)', '7', '8'])
  expect(shown(thirty, changed, 'unified', [[1, 4]]).rows.slice(-3)).toEqual(['21', '22', '(7)'])
  expect(shown(thirty, changed, 'unified', [[0, 99], [1, 11]]).rows).toHaveLength(31)
})

test('beside each other, changed lines are in one row, and lines without a partner have an empty one', () => {
  expect(shown('a\nb\nc\n', 'a\nB\nc\n', 'split').rows).toEqual(['a|a', 'b|B', 'c|c'])
  expect(shown('one\n', 'one\ntwo\nthree\n', 'split').rows).toEqual(['one|one', '|two', '|three'])
  expect(shown('keep\nconst sum = of(price)\nreturn sum\n', 'keep\nconst sum = of(left)\n', 'split').rows).toEqual(['keep|keep', 'const sum = of(price)|const sum = of(left)', 'return sum|'])
  expect(shown('x\nconst sum = of(price)\n', '// a note\n// and more\nconst sum = of(left)\n', 'split').rows).toEqual(['x|// a note', '|// and more', 'const sum = of(price)|const sum = of(left)'])
})

test('only so many rows are made as are asked for, and the rest is counted', () => {
  const { rows, hiddenLines } = shown(huge.oldText, huge.newText, 'unified', [], 20)
  expect(rows).toHaveLength(20)
  // 400 changed places of two lines, each with six around it but for the first, less those that are shown.
  expect(hiddenLines).toBe(400 * 8 - 3 - 18)
  expect(shown('', numbered(23)).rows).toHaveLength(23)
  expect(shown('', numbered(23), 'unified', [], 20)).toMatchObject({ hiddenLines: 0 })
})

test.each(['unified', 'split'] as const)('%s rows hold each line of both texts once, in order, folded or not', (layout) => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c = 1', 'c = 2', 'd e f', ''), { maxLength: 40 }).map((lines) => lines.map((line) => `${line}\n`).join(''))
  fc.assert(
    fc.property(text, text, (oldText, newText) => {
      const comparison = compare({ oldText, newText })
      const { rows } = diffRows(comparison, layout, new Map(comparison.folds.map((_, at) => [at, 1_000])), 1_000)
      const side = (name: 'left' | 'right', other: 'add' | 'del') =>
        rows.flatMap((row) => (row.kind === 'fold' ? [] : [row[name]])).filter((at) => at >= 0 && comparison.lines[at]?.kind !== other).map((at) => `${comparison.lines[at]?.text}\n`).join('')
      expect([side('left', 'add'), side('right', 'del')]).toEqual([oldText, newText])
    }),
    { numRuns: 300 },
  )
})
