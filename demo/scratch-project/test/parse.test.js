import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseBook, parseLine } from '../src/parse.js'

test('parseLine reads date, category, amount and note', () => {
  assert.deepEqual(parseLine('2026-03-02  salary  2450.00  March'), {
    date: '2026-03-02', category: 'salary', cents: 245000, note: 'March',
  })
})

test('parseLine skips empty lines and remarks', () => {
  assert.equal(parseLine('   '), null)
  assert.equal(parseLine('# March'), null)
})

test('parseLine refuses a day that does not exist', () => {
  assert.throws(() => parseLine('2026-02-30  rent  900'), SyntaxError)
})

test('parseBook reports a bad line and reads the rest', () => {
  const { entries, errors } = parseBook('2026-03-01 rent 900\nnonsense\n2026-03-02 tea 3.20')
  assert.equal(entries.length, 2)
  assert.deepEqual(errors.map((error) => error.line), [2])
})
