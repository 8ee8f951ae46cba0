import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedWords, type Range } from '../../../src/ui/diff/changed-words.ts'
import { markedText } from '../../../src/ui/diff/marked-text.ts'
import { pairLines } from '../../../src/ui/diff/pair-lines.ts'

const cut = (line: string, ranges: readonly Range[]) => ranges.map(([from, to]) => line.slice(from, to))

function changed(before: string, after: string) {
  const [a, b] = changedWords(before, after)
  return [cut(before, a), cut(after, b)]
}

test('the words that differ are marked, on both sides', () => {
  expect(changed('return price.minus(off)', 'return left.minus(off)')).toEqual([['price'], ['left']])
  expect(changed('  total(items)', '    total(items, rate)')).toEqual([['  '], ['    ', ', rate']])
})

test('changed words with nothing but white space between them are one mark', () => {
  expect(changed('let first second = of(all, the, items)', 'let one two = of(all, the, items)')).toEqual([['first second'], ['one two']])
})

test('ideographs are words by themselves, and emoji stay whole', () => {
  expect(changed('总额是九十元整', '总额是八十元整')).toEqual([['九'], ['八']])
  expect(changed('ready 👩‍💻 now', 'ready 👨‍💻 now')).toEqual([['👩‍💻'], ['👨‍💻']])
})

test('lines that have little in common, or are endless, have no marks', () => {
  expect(changed('const a = 1', 'throw new Error("no")')).toEqual([[], []])
  expect(changed('x'.repeat(5_000_000), 'y'.repeat(5_000_000))).toEqual([[], []])
  expect(changed('a '.repeat(2_400), 'b '.repeat(2_400))).toEqual([[], []])
})

test('what is not marked is the same on both sides', () => {
  const line = fc.array(fc.constantFrom('a', 'bc', ' ', '(', '購', '👩‍💻', '\t', 'é'), { maxLength: 30 }).map((words) => words.join(''))
  const rest = (text: string, ranges: readonly Range[]) => markedText([{ text, kind: undefined }], ranges, text.length).filter((piece) => !piece.isChanged).map((piece) => piece.text).join('')
  fc.assert(
    fc.property(line, line, (before, after) => {
      const [a, b] = changedWords(before, after)
      if (a.length + b.length > 0) expect(rest(before, a).replaceAll(/\s/g, '')).toBe(rest(after, b).replaceAll(/\s/g, ''))
    }),
  )
})

test('colours and marks together keep the text, up to where it is cut', () => {
  const tokens = [{ text: 'return ', kind: 'keyword' as const }, { text: 'price.minus(', kind: undefined }, { text: 'off', kind: 'title' as const }, { text: ')\n', kind: undefined }]
  const pieces = markedText(tokens, [[7, 12], [16, 21]], 22)
  expect(pieces.map((piece) => piece.text).join('')).toBe('return price.minus(off')
  expect(pieces.filter((piece) => piece.isChanged).map((piece) => piece.text)).toEqual(['price', 'us(', 'of'])
})

test('a removed line goes with the added one that is like it', () => {
  expect(pairLines(['a', 'b'], ['c', 'd'])).toEqual([0, 1])
  expect(pairLines(['const sum = of(price)', 'return sum'], ['// of what is left', 'const sum = of(left)', 'log(sum)', 'return sum'])).toEqual([1, 3])
  expect(pairLines(['nothing alike'], ['a', 'b'])).toEqual([-1])
  expect(pairLines(Array.from({ length: 3_000 }, () => 'a'), ['b'])).toHaveLength(3_000)
})
