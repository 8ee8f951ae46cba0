import { expect, test } from 'vitest'
import { interleave, median } from '../../bench/lib/statistics.ts'

test('the median is the value in the middle, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([9, 1, 5, 7])).toBe(6)
  expect(() => median([])).toThrow('median of nothing')
})

test('each case runs once a round, and none is always first', async () => {
  const order: string[] = []
  const values = await interleave(
    { a: async (round) => (order.push(`a${round}`), round), b: async (round) => (order.push(`b${round}`), round * 10) },
    3,
  )
  expect(order).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2'])
  expect(values).toEqual({ a: [0, 1, 2], b: [0, 10, 20] })
})

test.each([3, 4, 5, 9])('each of %i cases comes after each other equally often', async (count) => {
  const cases = [...Array(count).keys()].map(String)
  const ran: string[] = []
  await interleave(Object.fromEntries(cases.map((name) => [name, async () => ran.push(name)])), 2 * count)
  const before = new Map<string, number>()
  ran.forEach((name, at) => {
    const pair = `${ran[at - 1]} ${name}`
    if (at % count > 0) before.set(pair, (before.get(pair) ?? 0) + 1)
  })
  expect(before.size).toBe(count * (count - 1))
  expect(new Set(before.values())).toEqual(new Set([2]))
})
