import { expect, test } from 'vitest'
import { ProtocolError } from '../../src/errors.ts'
import { MAX_DEPTH, parseJson } from '../../src/protocol/parse-json.ts'

test('JSON is read as it is', () => {
  expect(parseJson('{"a":[1,null,"x"]}')).toEqual({ a: [1, null, 'x'] })
})

test.each(['', '{', '<html>', 'undefined', '{"a":NaN}'])('%j is refused with the name of what it was to be, and the cause', (text) => {
  try {
    parseJson(text, 'frame')
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError)
    expect((error as ProtocolError).field).toBe('frame')
    expect((error as ProtocolError).cause).toBeInstanceOf(SyntaxError)
  }
})

test('text nested beyond all reason is refused, and text as deep as an event may be is not', () => {
  expect(() => parseJson('['.repeat(100_000) + ']'.repeat(100_000))).toThrow(ProtocolError)
  expect(() => parseJson('{"a":'.repeat(5000) + '1' + '}'.repeat(5000))).toThrow(ProtocolError)
  expect(() => parseJson('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).not.toThrow()
})
