import { EventreelError } from '../errors.ts'
import { civil, type Civil } from './timestamp.ts'
import { DAY_MS, toInstant } from './zone.ts'

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
  return parts && read(parts, serverTimeZone)
}

/** {@link toInstant} with its error as one of ours. */
function read(parts: Civil, zone: string | undefined): number {
  try {
    return toInstant(parts, zone)
  } catch (cause) {
    throw new EventreelError('invalid_argument', `"${zone}" is not a time zone that this platform knows`, { cause })
  }
}

/** The last microsecond that a bound includes: of the whole day for a bare date, else the instant itself. */
export function endOf(text: string, serverTimeZone?: string): number | null {
  const parts = civil(text)
  if (parts === null) return null
  return parts.dateOnly ? read({ ...parts, utc: parts.utc + DAY_MS }, serverTimeZone) - 0.001 : read(parts, serverTimeZone)
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
  const duration = read(to, serverTimeZone) - read(from, serverTimeZone)
  // Microseconds are the finest that the wire has: anything below is the noise of binary fractions.
  return duration < 0 ? null : Math.round(duration * 1000) / 1000
}
