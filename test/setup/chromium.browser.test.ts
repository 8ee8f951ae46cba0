import { expect, test } from 'vitest'

test('browser tests run where IndexedDB, workers and locks are real', () => {
  expect(typeof indexedDB.open).toBe('function')
  expect(typeof Worker).toBe('function')
  expect(typeof navigator.locks.request).toBe('function')
})
