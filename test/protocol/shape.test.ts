import { expect, expectTypeOf, test } from 'vitest'
import { ProtocolError } from '../../src/errors.ts'
import { assertShape, flag, isShape, list, nullish, number, object, oneOf, record, text, type Shape } from '../../src/protocol/shape.ts'

const shape = object({ name: text, sizes: nullish(list(object({ width: number }))), level: oneOf('low', 'high') })

test('the first fault is told by its place and by what is expected there', () => {
  const fault = (input: unknown) => {
    try {
      assertShape(shape, input, ['box'])
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

test('a list, null and an object are three things', () => {
  expect([[], null, {}].map((value) => isShape(record, value))).toEqual([false, false, true])
  expect([[], null, {}].map((value) => isShape(list(text), value))).toEqual([true, false, false])
  expect([[], null, {}, undefined].map((value) => isShape(nullish(record), value))).toEqual([false, true, true, true])
  expect([0, '', false].map((value) => isShape(flag, value))).toEqual([false, false, true])
})

test('what was checked has the type of its shape', () => {
  const input: unknown = { name: 'a', level: 'high' }
  assertShape(shape, input)
  expectTypeOf(input.name).toEqualTypeOf<string>()
  expectTypeOf(input.level).toEqualTypeOf<'low' | 'high'>()
  expectTypeOf(input.sizes?.[0]?.width).toEqualTypeOf<number | undefined>()
  expectTypeOf<Shape<string | null>>().not.toExtend<Shape<string>>()
})
