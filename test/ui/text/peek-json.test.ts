import { expect, test } from 'vitest'
import { peekJson } from '../../../src/ui/text/peek-json.ts'

test('a value on one line says what there is room for', () => {
  expect(peekJson({ name: 'build', seconds: 41, ok: true, next: null, none: {}, empty: [] })).toBe('{ name: "build", seconds: 41, ok: true, next: null, none: {}, empty: [] }')
  expect(peekJson([{ a: [1, { b: [2] }] }])).toBe('[{ a: [1, { … }] }]')
  expect(peekJson(undefined)).toBe('undefined')
  expect(peekJson(Array.from({ length: 10 }, (_, at) => at))).toBe('[0, 1, 2, 3, 4, 5, 6, 7, 8, …]')
})

test('long text is cut, between characters', () => {
  expect(peekJson('x'.repeat(5_000_000))).toBe(`"${'x'.repeat(79)}…`)
  expect(peekJson(`${'x'.repeat(78)}😀${'y'.repeat(9)}`)).toBe(`"${'x'.repeat(78)}…`)
  expect(peekJson('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`)
})

test('of a deep or wide value the line is no longer than of any other', () => {
  let deep: unknown = 'bottom'
  for (let level = 0; level < 10_000; level++) deep = { in: deep }
  expect(peekJson(deep)).toBe('{ in: { in: { in: { … } } } }')
  expect(peekJson(Array.from({ length: 100_000 }, () => ({ deep: { deeper: { deepest: 1 } } }))).length).toBeLessThanOrEqual(81)
})

test('names of an object’s own making are names like any other', () => {
  expect(peekJson(JSON.parse('{"__proto__": 1, "constructor": 2, "length": 3}'))).toBe('{ __proto__: 1, constructor: 2, length: 3 }')
})
