import assert from 'node:assert/strict'
import { test } from 'node:test'
import { balance, totalsByCategory, totalsByMonth } from '../src/totals.js'

const entries = [
  { date: '2026-04-01', category: 'groceries', cents: -3815, note: '' },
  { date: '2026-03-01', category: 'groceries', cents: -4280, note: '' },
  { date: '2026-03-02', category: 'salary', cents: 245000, note: '' },
]

test('balance is the sum of all entries', () => {
  assert.equal(balance(entries), 236905)
  assert.equal(balance([]), 0)
})

test('totalsByCategory puts the largest spending first', () => {
  assert.deepEqual(totalsByCategory(entries), [
    { name: 'groceries', cents: -8095 },
    { name: 'salary', cents: 245000 },
  ])
})

test('totalsByMonth puts the oldest month first', () => {
  assert.deepEqual(totalsByMonth(entries), [
    { name: '2026-03', cents: 240720 },
    { name: '2026-04', cents: -3815 },
  ])
})
