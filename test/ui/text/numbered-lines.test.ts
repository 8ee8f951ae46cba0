import { expect, test } from 'vitest'
import { takeNumbers } from '../../../src/ui/text/numbered-lines.ts'

test('numbers as `cat -n` writes them are taken off, and the first is told', () => {
  expect(takeNumbers('     9\tone\n    10\t\n    11\t\ttwo\t\n')).toEqual({ text: 'one\n\n\ttwo\t\n', firstLine: 9 })
  expect(takeNumbers('1\tone\n2\t')).toEqual({ text: 'one\n\n', firstLine: 1 })
  expect(takeNumbers('1\tlast')).toEqual({ text: 'last', firstLine: 1 })
})

test.each(['', 'plain\n', '1\tone\n3\tthree\n', '1\tone\nplain\n', '1 one\n', '1\tone\n\n2\ttwo\n', '12345678901\tone\n', `1\t${'x'.repeat(3_000_000)}`])('text without a number before each line stays as it is (%#)', (text) => {
  expect(takeNumbers(text)).toEqual({ text, firstLine: undefined })
})
