import { EventreelError } from '../errors.ts'
import { civil, type Civil } from './timestamp.ts'

const DAY_MS = 86_400_000

/**
 * The instant of an event or a timestamp, in milliseconds since the epoch, with a fraction where the text has microseconds;
 * null without a readable timestamp.
 * @param serverTimeZone IANA name of the zone that a timestamp without offset is written in. Default: the reader's zone.
 *   In the hour that comes twice the first one is meant; in the hour that is left out, the clock that was not yet changed.
 * @throws {EventreelError} `invalid_argument` for a zone that the platform does not know.
 * @example instantOf('2026-01-05T10:00:00.250000', 'Europe/Berlin') // 1767603600250
 */
export function instantOf(value: string | { readonly timestamp?: string | null }, serverTimeZone?: string): number | null {
  const text = typeof value === 'string' ? value : value.timestamp
  const parts = text ? civil(text) : null
  return parts && toInstant(parts, serverTimeZone)
}

function toInstant({ utc, offset }: Civil, zone: string | undefined): number {
  return utc - (offset ?? (zone === undefined ? readerOffset(utc) : zoneOffset(utc, zone)))
}

/** The last microsecond that a bound includes: of the whole day for a bare date, else the instant itself. */
export function endOf(text: string, serverTimeZone?: string): number | null {
  const parts = civil(text)
  if (parts === null) return null
  return parts.dateOnly ? toInstant({ ...parts, utc: parts.utc + DAY_MS }, serverTimeZone) - 0.001 : toInstant(parts, serverTimeZone)
}

/**
 * How long an action took, in milliseconds (fractions kept); null when it cannot be told: a timestamp is missing, only one of the two
 * names its offset (so that two clocks would be mixed), or the observation is the earlier one.
 * @example durationMs(action, observation) // 1250.5
 */
export function durationMs(
  action: { readonly timestamp?: string | null },
  observation: { readonly timestamp?: string | null },
  serverTimeZone?: string,
): number | null {
  const from = action.timestamp ? civil(action.timestamp) : null
  const to = observation.timestamp ? civil(observation.timestamp) : null
  if (!from || !to || (from.offset === null) !== (to.offset === null)) return null
  const duration = toInstant(to, serverTimeZone) - toInstant(from, serverTimeZone)
  // Microseconds are the finest that the wire has: anything below is the noise of binary fractions.
  return duration < 0 ? null : Math.round(duration * 1000) / 1000
}

/** Offset of the reader's zone at a local time, by the platform's own rules for hours that come twice or never. */
function readerOffset(utc: number): number {
  const whole = Math.floor(utc)
  return whole - Date.parse(new Date(whole).toISOString().slice(0, -1))
}

const QUARTER_MS = 900_000
const offsets = new Map<string, Map<number, number>>()
const formats = new Map<string, Intl.DateTimeFormat>()

/** Offset of a zone at a local time. Asking Intl costs microseconds, and zones change at quarters of an hour: so one answer a quarter is kept. */
function zoneOffset(utc: number, zone: string): number {
  let known = offsets.get(zone)
  if (known === undefined) offsets.set(zone, (known = new Map<number, number>()))
  const quarter = Math.floor(utc / QUARTER_MS)
  let offset = known.get(quarter)
  if (offset === undefined) {
    if (known.size >= 4096) known.clear()
    offset = findOffset(quarter * QUARTER_MS, zone)
    known.set(quarter, offset)
  }
  return offset
}

function findOffset(utc: number, zone: string): number {
  const before = offsetAt(utc - DAY_MS, zone)
  const after = offsetAt(utc + DAY_MS, zone)
  if (before === after || offsetAt(utc - before, zone) === before) return before
  return offsetAt(utc - after, zone) === after ? after : before
}

/** Offset of a zone at an instant. */
function offsetAt(instant: number, zone: string): number {
  let format = formats.get(zone)
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch (cause) {
      throw new EventreelError('invalid_argument', `"${zone}" is not a time zone that this platform knows`, { cause })
    }
    formats.set(zone, format)
  }
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}
