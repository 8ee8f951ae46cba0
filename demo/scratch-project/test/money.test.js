import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAmount, parseAmount } from '../src/money.js'

test('parseAmount reads whole cents', () => {
  assert.equal(parseAmount('12.34'), 1234)
  assert.equal(parseAmount('7'), 700)
})

test('parseAmount keeps the sign of the cents', () => {
  assert.equal(parseAmount('-42.80'), -4280)
  assert.equal(parseAmount('-0.50'), -50)
})

test('parseAmount reads one digit after the point as tens of cents', () => {
  assert.equal(parseAmount('3.5'), 350)
})

test('parseAmount refuses what is no amount', () => {
  for (const text of ['', 'ten', '1.234', '1,50']) assert.throws(() => parseAmount(text), TypeError)
})

test('formatAmount writes two digits after the point', () => {
  assert.equal(formatAmount(1205), '12.05')
  assert.equal(formatAmount(-50), '-0.50')
  assert.equal(formatAmount(0), '0.00')
})
