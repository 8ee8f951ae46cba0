import { expect, test } from 'vitest'
import { answer } from '../../bench/lib/answers.ts'
import { NEEDLE } from '../../bench/lib/event-cache.ts'

test('answers follow one another, and one event of a thousand holds the needle', () => {
  const events = [...answer(5_000), ...answer(6_000)]
  expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 2_000 }, (_, index) => 5_000 + index))
  expect(events.filter((event) => JSON.stringify(event).includes(NEEDLE)).map(({ id }) => id)).toEqual([5_500, 6_500])
})
