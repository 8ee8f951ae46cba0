import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameJson } from '../../src/protocol/same-json.ts'
import { runs } from '../setup/runs.ts'

test('the order of keys and keys without a value do not matter', () => {
  expect(sameJson({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2], d: undefined }, a: 1 })).toBe(true)
  expect(sameJson({ a: undefined }, {})).toBe(true)
})

test.each([
  [{}, []],
  [[], null],
  [[1, 2], [2, 1]],
  [{ a: 1 }, { a: 1, b: null }],
  [{ a: undefined, b: 1 }, { a: 1, b: undefined }],
  [{ toString: 1 }, {}],
  ['1', 1],
  [0, false],
])('%j and %j differ', (a, b) => {
  expect(sameJson(a, b)).toBe(false)
  expect(sameJson(b, a)).toBe(false)
})

/** The same answer by a slower way. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return ['list', ...value.map(canonical)]
  if (typeof value !== 'object' || value === null) return ['value', value]
  return ['object', ...Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, canonical(item)])]
}

test('two values are the same exactly when their sorted texts are', () => {
  // Few keys and values, so that equal and nearly equal ones come up.
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, 0, '', 'a'),
      fc.array(tie('json'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', '__proto__'), tie('json')),
    ),
  }))
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(sameJson(a, structuredClone(a))).toBe(true)
      expect(sameJson(a, b)).toBe(JSON.stringify(canonical(a)) === JSON.stringify(canonical(b)))
    }),
    { numRuns: runs(500, 20_000) },
  )
})
