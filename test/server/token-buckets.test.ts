import { expect, test } from 'vitest'
import { TokenBuckets } from '../../src/server/token-buckets.ts'

function buckets(perMinute: number) {
  const clock = { now: 0 }
  return { clock, buckets: new TokenBuckets(perMinute, () => clock.now) }
}

test('a minute’s worth passes at once, the next when its time has come, and it says when', () => {
  const { clock, buckets: rates } = buckets(60)
  for (let index = 0; index < 60; index++) expect(rates.take('a', 1)).toBe(0)
  expect(rates.take('a', 1)).toBe(1000)
  expect(rates.take('b', 1)).toBe(0)
  clock.now += 750
  expect(rates.take('a', 1)).toBe(250)
  clock.now += 250
  expect(rates.take('a', 1)).toBe(0)
  expect(rates.take('a', 2)).toBe(2000)
})

test('how long something would have to wait can be asked without taking it', () => {
  const { buckets: rates } = buckets(60)
  expect(rates.wait('a', 60)).toBe(0)
  expect(rates.take('a', 59)).toBe(0)
  expect(rates.wait('a', 2)).toBe(1000)
  expect(rates.wait('a', 1)).toBe(0)
  expect(rates.take('a', 1)).toBe(0)
})

test('no more than a minute’s worth is saved up', () => {
  const { clock, buckets: rates } = buckets(10)
  rates.take('a', 10)
  clock.now += 3_600_000
  expect(rates.take('a', 10)).toBe(0)
  expect(rates.take('a', 1)).toBe(6000)
})

test('what is more than a minute’s worth passes when nothing was used, and is paid off', () => {
  const { clock, buckets: rates } = buckets(10)
  expect(rates.take('a', 30)).toBe(0)
  expect(rates.take('a', 1)).toBe(126_000)
  clock.now += 126_000
  expect(rates.take('a', 1)).toBe(0)
})

test('a clock that is set back, or tells no time, takes nothing away and gives nothing', () => {
  const { clock, buckets: rates } = buckets(2)
  rates.take('a', 1)
  clock.now = -1_000_000
  expect(rates.take('a', 1)).toBe(0)
  clock.now = NaN
  expect(rates.take('a', 1)).toBe(30_000)
})

test('its memory is bounded: the longest unused is forgotten', () => {
  const { buckets: rates } = buckets(1)
  for (let index = 0; index < 20_000; index++) rates.take(`name ${index}`, 1)
  expect(rates.size).toBe(10_000)
  expect(rates.take('name 19999', 1)).toBeGreaterThan(0)
  expect(rates.take('name 0', 1)).toBe(0)
})
