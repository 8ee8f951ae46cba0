import { expect, test } from 'vitest'
import { makeEvents } from '../../bench/lib/events.ts'

test('benchmark events weigh about 2.7 KB on average and have contiguous ids', () => {
  const events = makeEvents(20_000)
  const bytes = events.map((event) => JSON.stringify(event).length)
  const mean = bytes.reduce((sum, size) => sum + size, 0) / bytes.length
  expect(mean).toBeGreaterThan(2400)
  expect(mean).toBeLessThan(3000)
  expect(Math.max(...bytes)).toBeGreaterThan(150_000)
  expect(events.every((event, index) => event.id === index)).toBe(true)
})

test('the same seed gives the same events, another seed others', () => {
  expect(makeEvents(50, { seed: 7 })).toEqual(makeEvents(50, { seed: 7 }))
  expect(makeEvents(50, { seed: 7 })).not.toEqual(makeEvents(50, { seed: 8 }))
})
