import { expect, test } from 'vitest'
import { fallen } from '../../bench/lib/fallen.ts'

test('a ratio has fallen when it is more than a third below what it was', () => {
  expect(fallen({ write: 0.9, read: 0.9 }, { write: 0.59, read: 0.61 })).toEqual(['write'])
})

test('a ratio that was never measured, or has risen, has not fallen', () => {
  expect(fallen({ write: 0.9 }, { write: 2, read: 0.1 })).toEqual([])
})
