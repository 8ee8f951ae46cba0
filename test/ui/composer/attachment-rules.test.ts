import { expect, test } from 'vitest'
import { refusalOf } from '../../../src/ui/composer/attachment-rules.ts'

const file = (name: string, type: string, bytes = 10) => new File([new Uint8Array(bytes)], name, { type })

test.each([
  ['image/*', 'a.webp', 'image/webp', true],
  ['image/*', 'a.pdf', 'application/pdf', false],
  ['.PDF, image/png', 'Report.pdf', 'application/pdf', true],
  ['.pdf', 'pdf', '', false],
  ['application/pdf', 'a.pdf', 'application/pdf', true],
  ['*/*', 'a', '', true],
])('an app that accepts %s is given %s as it would be by an input: %s', (accept, name, type, isTaken) => {
  expect(refusalOf(file(name, type), 0, { accept }, true)?.why).toBe(isTaken ? undefined : 'type')
})

test('without an upload only pictures that models read are taken, whatever the app accepts', () => {
  const taken = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml', 'image/heic', 'text/plain'].filter(
    (type) => refusalOf(file('a', type), 0, { accept: '*/*' }, false) === null,
  )
  expect(taken).toEqual(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
})

test('the limits hold at their edge', () => {
  const rules = { maxBytes: 10, maxCount: 2 }
  expect(refusalOf(file('a', 'image/png', 10), 1, rules, false)).toBeNull()
  expect(refusalOf(file('a', 'image/png', 11), 1, rules, false)).toEqual({ name: 'a', why: 'size', is: 11, most: 10 })
  expect(refusalOf(file('a', 'image/png', 10), 2, rules, false)).toEqual({ name: 'a', why: 'count', most: 2 })
  expect(refusalOf(file('a', 'image/png', 0), 0, rules, false)?.why).toBe('unreadable')
})

test('what is uploaded may be larger than what travels inside the message', () => {
  const large = file('a', 'image/png', 4_000_000)
  expect(refusalOf(large, 0, {}, false)).toMatchObject({ why: 'size', most: 3_000_000 })
  expect(refusalOf(large, 0, {}, true)).toBeNull()
})
