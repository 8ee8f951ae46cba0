import fc from 'fast-check'
import { expect, test } from 'vitest'
import { civil, isTimestamp } from '../../src/protocol/timestamp.ts'
import { runs } from '../setup/runs.ts'

const digits = (from: number, to: number) => fc.integer({ min: from, max: to }).map((value) => String(value).padStart(2, '0'))
const written = fc
  .tuple(fc.constantFrom('2026', '2024', '0000', '202'), digits(0, 13), digits(0, 32), fc.constantFrom('T', ' ', ''), digits(0, 25), digits(0, 61), digits(0, 61), fc.constantFrom('', '.5', '.123456', '.1234567890', ',5'), fc.constantFrom('', 'Z', '+01:00', 'z', 'X'))
  .map(([year, month, day, between, hours, minutes, seconds, fraction, zone]) => `${year}-${month}-${day}${between}${hours}:${minutes}:${seconds}${fraction}${zone}`)

test('a text is a timestamp where it can be taken apart as one, and nowhere else', () => {
  let seen = 0
  fc.assert(
    fc.property(written, (text) => {
      expect(isTimestamp(text)).toBe(civil(text) !== null)
      if (isTimestamp(text)) seen++
    }),
    { numRuns: runs(2_000, 100_000) },
  )
  expect(seen).toBeGreaterThan(0)
})
