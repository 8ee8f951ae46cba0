import { expect, expectTypeOf, test } from 'vitest'
import { ProtocolError } from '../../src/errors.ts'
import { fields } from '../../src/protocol/fields.ts'
import { assertShape, isShape, oneOf, type Shape } from '../../src/protocol/shape.ts'

const size = fields('width:number')
const shape = fields('name sizes?:size[] level:lowOrHigh', { size, lowOrHigh: oneOf('low', 'high') })

test('the first fault is told by its place and by what is expected there', () => {
  const fault = (input: unknown) => {
    try {
      assertShape(shape, input, 'box')
    } catch (error) {
      if (error instanceof ProtocolError) return `${error.field} | ${error.message}`
    }
    return 'accepted'
  }
  expect(fault({ name: 'a', level: 'low' })).toBe('accepted')
  expect(fault({ name: 'a', sizes: [{ width: 1 }, { width: '2' }], level: 'low' })).toBe('box.sizes.1.width | box.sizes.1.width: a number is expected')
  expect(fault({ name: 'a', level: 'middle' })).toBe('box.level | box.level: one of low, high is expected')
  expect(fault([])).toBe('box | box: an object is expected')
})

test('what is checked is neither read beyond its fields nor changed', () => {
  const input = Object.freeze({ name: 'a', level: 'low', get secret(): never { throw new Error('read') } })
  expect(isShape(shape, input)).toBe(true)
})

test.each([
  ['a', [false, false, false, false, false, true, false]],
  ['a?', [false, true, true, false, false, true, false]],
  ['a:record', [false, false, false, true, false, false, false]],
  ['a?:record', [false, true, true, true, false, false, false]],
  ['a:text[]', [true, false, false, false, false, false, false]],
  ['a:flag', [false, false, false, false, false, false, true]],
  ['a:textOrNumber', [false, false, false, false, true, true, false]],
  ['a:any', [true, true, true, true, true, true, true]],
])('%j tells a list, null, nothing, an object, a number, text and a flag apart', (spec, expected) => {
  expect([[], null, undefined, {}, 0, '', false].map((a) => isShape(fields(spec), { a }))).toEqual(expected)
})

test('what was checked has the type of its shape', () => {
  const input: unknown = { name: 'a', level: 'high' }
  assertShape(shape, input)
  expectTypeOf(input.name).toEqualTypeOf<string>()
  expectTypeOf(input.level).toEqualTypeOf<'low' | 'high'>()
  expectTypeOf(input.sizes?.[0]?.width).toEqualTypeOf<number | undefined>()
  expectTypeOf<Shape<string | null>>().not.toExtend<Shape<string>>()
})

test('a word that there is not is an error of types', () => {
  // @ts-expect-error -- `nmber` is none of the words
  expect(isShape(fields('width:nmber'), {})).toBe(true)
  // @ts-expect-error -- nor in a list
  expect(isShape(fields('name sizes?:sise[]', { size }), { name: '' })).toBe(true)
})
