import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDay, formatDuration } from '../../../src/ui/format.ts'
import { englishLabels } from '../../../src/ui/labels.ts'
import { parseAnsi } from '../../../src/ui/text/ansi.ts'
import { foldText } from '../../../src/ui/text/fold.ts'
import { settleLines } from '../../../src/ui/text/settle-lines.ts'

test('colours and weights of terminal output become spans and other sequences vanish', () => {
  expect(parseAnsi('\u001b[1;31mfail\u001b[0m \u001b[2K\u001b]0;title\u0007ok\u001b[92m!\u001b[39m\u001b[38;2;1;2;3m?')).toEqual([
    { text: 'fail', color: 1, bold: true, dim: false },
    { text: ' ', color: null, bold: false, dim: false },
    { text: 'ok', color: null, bold: false, dim: false },
    { text: '!', color: 10, bold: false, dim: false },
    { text: '?', color: null, bold: false, dim: false },
  ])
})

test('no text of any kind leaves an escape or control character in a span', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\u001b', '[', ']', '3', '1', 'm', ';', 'a', '\u0007', '\n', '\u0000', 'é') }), (text) => {
      // oxlint-disable-next-line no-control-regex -- what must not be there
      for (const span of parseAnsi(text)) expect(span.text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
    }),
  )
})

test('a line written over itself shows what was written last', () => {
  expect(settleLines('10%\r50%\r100%\r\nnext\r\n')).toBe('100%\nnext\n')
})

test('a fold shows whole lines and counts what it hides', () => {
  expect(foldText('a\nb\nc\n', 3)).toEqual({ text: 'a\nb\nc', hiddenLines: 0, hiddenCharacters: 0 })
  expect(foldText('a\nb\nc\nd\n', 2)).toEqual({ text: 'a\nb', hiddenLines: 2, hiddenCharacters: 0 })
})

test('a fold never shows more than its budget, and hides exactly the rest', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9_000), { maxLength: 30 }), fc.integer({ min: 1, max: 25 }), (lengths, max) => {
      const text = lengths.map((length) => 'x'.repeat(length)).join('\n')
      const folded = foldText(text, max)
      const whole = text.endsWith('\n') ? text.slice(0, -1) : text
      expect(folded.text.length).toBeLessThanOrEqual(Math.max(2_000, max * 400))
      expect(whole.startsWith(folded.text)).toBe(true)
      expect(folded.hiddenLines).toBe(whole.slice(folded.text.length).split('\n').length - 1)
      expect(folded.hiddenLines > 0 || folded.text.length + folded.hiddenCharacters === whole.length).toBe(true)
    }),
  )
})

test('long runs of anything are read in one pass', () => {
  const long = 300_000
  for (const run of [' ', '\n', '\r', ' \n', '`', '[', ')', '\u001b]', '\u001b[1', 'https://a.b/', 'x', '```\n', 'x\r']) {
    const text = `${run.repeat(long / run.length)}\nx\ry ${run.repeat(long / run.length)}x`
    expect(settleLines(text).length).toBeLessThanOrEqual(text.length)
    expect(parseAnsi(text).length).toBeGreaterThan(0)
  }
})

test('durations are short, and silent below a tenth of a second', () => {
  expect([40, 420, 9_960, 59_400, 59_600, 185_000, 3_725_000].map((ms) => formatDuration(ms))).toEqual(['', '0.4 s', '10 s', '59 s', '1 m 00 s', '3 m 05 s', '1 h 02 m'])
})

test('a day near now has a name', () => {
  const now = Date.UTC(2026, 10, 22, 1)
  const day = (hours: number) => formatDay(now - hours * 3_600_000, now, englishLabels, 'UTC')
  expect([day(0), day(2), day(50)]).toEqual(['Today', 'Yesterday', 'Thursday, November 19, 2026'])
})
