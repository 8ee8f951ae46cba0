import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTable } from '../src/table.js'

test('formatTable aligns the last column to the right', () => {
  assert.equal(formatTable([['rent', '-910.00'], ['tea', '-3.20']]), 'rent  -910.00\ntea     -3.20')
})

test('formatTable prints nothing for no rows', () => {
  assert.equal(formatTable([]), '')
})
