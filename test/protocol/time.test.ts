import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { durationMs, instantOf } from '../../src/protocol/time.ts'
import { runs } from '../setup/runs.ts'

afterEach(() => vi.unstubAllEnvs())

test.each([
  ['2026-01-05T10:00:00Z', undefined, '2026-01-05T10:00:00.000Z'],
  ['2026-01-05T10:00:00+01:00', 'Asia/Tokyo', '2026-01-05T09:00:00.000Z'],
  ['2026-01-05 10:00:00.25-0330', undefined, '2026-01-05T13:30:00.250Z'],
  ['2026-01-05T10:00:00+02', undefined, '2026-01-05T08:00:00.000Z'],
  ['2026-01-05T10:00', 'Europe/Berlin', '2026-01-05T09:00:00.000Z'],
  ['2026-07-05T10:00:00', 'Europe/Berlin', '2026-07-05T08:00:00.000Z'],
  ['2026-07-05', 'America/New_York', '2026-07-05T04:00:00.000Z'],
  ['2026-07-05T10:00:00', 'Asia/Kathmandu', '2026-07-05T04:15:00.000Z'],
  // The hour that comes twice: the first.
  ['2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25T03:00:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
  // The hour that is left out: as the clock stood before.
  ['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2026-03-29T03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
  // A change by half an hour.
  ['2026-04-05T01:45:00', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
])('%s in %s is %s', (text, zone, expected) => {
  const instant = instantOf(text, zone)
  expect(instant === null ? null : new Date(instant).toISOString()).toBe(expected)
  expect(instantOf({ timestamp: text }, zone)).toBe(instant)
})

test.each(['', 'now', '2026', '2026-1-5', '2026-01-05T25:00:00', '2026-01-05T10:60:00', '2026-04-31', '2026-01-05T10:00:00 CET', '1767603600'])(
  '%j has no instant',
  (text) => {
    expect(instantOf(text)).toBeNull()
  },
)

test('an event without a timestamp has no instant', () => {
  expect(instantOf({})).toBeNull()
  expect(instantOf({ timestamp: null })).toBeNull()
})

test('microseconds are kept as a fraction', () => {
  expect(instantOf('2026-01-05T10:00:00.000250Z')).toBeCloseTo(Date.UTC(2026, 0, 5, 10) + 0.25, 3)
})

test('a zone that the platform does not know is an invalid argument', () => {
  expect(() => instantOf('2026-01-05T10:00', 'Mars/Olympus')).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
})

test.each(['UTC', 'America/New_York', 'Asia/Tehran', 'Australia/Lord_Howe'])('without a zone a local time is read as the reader’s own: %s', (zone) => {
  vi.stubEnv('TZ', zone)
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone)
  fc.assert(
    fc.property(fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), (date) => {
      const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, -1)
      expect(instantOf(local)).toBe(new Date(local).getTime())
      expect(instantOf(local, zone)).toBe(new Date(local).getTime())
    }),
    { numRuns: runs(300, 20_000) },
  )
})

test('what a clock in the zone shows at an instant is read back as that instant, or the same clock’s earlier one', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe', 'Pacific/Chatham']
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) }), (zone, seconds) => {
      const instant = Math.floor(seconds / 1000) * 1000
      const shown = clock(instant, zone)
      const read = instantOf(shown, zone)
      expect(read).not.toBeNull()
      expect(clock(read ?? 0, zone)).toBe(shown)
      expect(read).toBeLessThanOrEqual(instant)
    }),
    { numRuns: runs(300, 20_000) },
  )
})

function clock(instant: number, timeZone: string): string {
  return new Date(instant).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')
}

test('a duration is told where both clocks are the same one', () => {
  const at = (timestamp?: string) => ({ ...(timestamp && { timestamp }) })
  expect(durationMs(at('2026-01-05T10:00:00.000250'), at('2026-01-05T10:00:01.500'))).toBe(1499.75)
  expect(durationMs(at('2026-01-05T10:00:00+01:00'), at('2026-01-05T09:00:02Z'))).toBe(2000)
  expect(durationMs(at('2026-01-05T10:00:00'), at('2026-01-05T10:00:00'))).toBe(0)
})

test('a duration over a change of clocks is the true one', () => {
  const from = { timestamp: '2026-03-29T01:59:00' }
  const to = { timestamp: '2026-03-29T03:01:00' }
  expect(durationMs(from, to, 'Europe/Berlin')).toBe(120_000)
})

test.each([
  [{ timestamp: '2026-01-05T10:00:00' }, { timestamp: '2026-01-05T10:00:01Z' }],
  [{ timestamp: '2026-01-05T10:00:00Z' }, { timestamp: '2026-01-05T10:00:01' }],
  [{ timestamp: '2026-01-05T10:00:01' }, { timestamp: '2026-01-05T10:00:00' }],
  [{}, { timestamp: '2026-01-05T10:00:01' }],
  [{ timestamp: '2026-01-05T10:00:00' }, { timestamp: null }],
  [{ timestamp: 'then' }, { timestamp: '2026-01-05T10:00:01' }],
])('no duration is told between %j and %j', (action, observation) => {
  expect(durationMs(action, observation)).toBeNull()
})
