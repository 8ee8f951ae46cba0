import { byQuarterHour } from './by-quarter-hour.ts'
import { offsetOf, type Civil } from './timestamp.ts'

export const DAY_MS = 86_400_000

/**
 * The instant of a timestamp; one without offset is read in the zone, by default the reader's.
 * @throws {RangeError} for a zone that the platform does not know.
 */
export function toInstant({ utc, offset }: Pick<Civil, 'utc' | 'offset'>, zone: string | undefined): number {
  return utc - (offset ?? (zone === undefined ? readerOffset(utc) : zoneOffset(utc, zone)))
}

/** Offset of the reader's zone at a local time, by the platform's own rules for hours that come twice or never. */
function readerOffset(utc: number): number {
  const whole = Math.floor(utc)
  return whole - Date.parse(new Date(whole).toISOString().slice(0, -1))
}

/** For each zone, its offset at a local time. */
const zones = new Map<string, (utc: number) => number>()

/** Offset of a zone at a local time. Zones change at quarters of an hour. */
function zoneOffset(utc: number, name: string): number {
  let zone = zones.get(name)
  if (!zone) {
    const format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' })
    zones.set(name, (zone = byQuarterHour((start) => findOffset(start, format))))
  }
  return zone(utc)
}

function findOffset(utc: number, format: Intl.DateTimeFormat): number {
  const before = offsetAt(utc - DAY_MS, format)
  const after = offsetAt(utc + DAY_MS, format)
  if (before === after || offsetAt(utc - before, format) === before) return before
  return offsetAt(utc - after, format) === after ? after : before
}

/** Offset of a zone at an instant, from text like `1/5/2026, GMT+05:45`; `GMT` alone is none. */
function offsetAt(instant: number, format: Intl.DateTimeFormat): number {
  return offsetOf(format.format(instant).split('GMT')[1] || 'Z')
}
