import fc from 'fast-check'
import { expect, test } from 'vitest'
import { civil, isTimestamp } from '../../src/protocol/timestamp.ts'
import { runs } from '../setup/runs.ts'

/** Mostly at the edges of what there is. */
const at = (...values: string[]) => fc.constantFrom(...values)
const written = fc
  .tuple(at('2026', '2024', '0000', '202'), at('00', '02', '04', '12', '13'), at('00', '01', '28', '29', '30', '31', '32'), at('T', 'T', ' ', ''), at('00', '23', '24', '25'), at('00', '59', '60'), at('00', '59', '60'), at('', '.5', '.1234567890', ',5'), at('', 'Z', '+01:00', 'z', 'X'))
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
