import { EventreelError } from '../errors.ts'
import type { AgentEvent, EventOrigin } from './agent-event.ts'
import { isHidden, kindOf } from './guards.ts'
import { hasText } from './readable-text.ts'
import { endOf, instantOf } from './time.ts'

/** Which events; every condition given must hold, and one left out (or empty) holds for all. */
export interface EventFilterOptions {
  /** Text that a person can read in the event, whatever its case: in its message, its content, or a value in its args or extras. */
  readonly query?: string | undefined
  /** Names of actions and observations: `run` means both. */
  readonly includeTypes?: readonly string[] | undefined
  readonly excludeTypes?: readonly string[] | undefined
  readonly source?: EventOrigin | undefined
  /** Earliest instant, inclusive: ISO 8601 with or without offset, a bare date (its first instant), or a `Date`. */
  readonly startDate?: string | Date | undefined
  /** Latest instant, inclusive: as `startDate`, where a bare date means the whole of that day. */
  readonly endDate?: string | Date | undefined
  /** Leaves out what its agent marked as hidden. */
  readonly excludeHidden?: boolean | undefined
  /** IANA zone of dates and timestamps without offset. Default: the reader's. */
  readonly serverTimeZone?: string | undefined
}

/** A filter made ready. */
export interface EventMatcher {
  /** Instants in milliseconds, inclusive; null where there is no bound. */
  readonly start: number | null
  readonly end: number | null
  matches(event: AgentEvent): boolean
  /** False when no event in this JSON, as `JSON.stringify` makes it, can match: known without parsing. True says nothing. */
  mayMatchJson(text: string): boolean
}

/** @throws {EventreelError} `invalid_argument` for a date or a time zone that cannot be read, or a source that there is not. */
export function makeMatcher(options: EventFilterOptions): EventMatcher {
  const { source, excludeHidden = false, serverTimeZone } = options
  if (source !== undefined && !/^(agent|user|environment)$/.test(source)) {
    throw new EventreelError('invalid_argument', 'source: agent, user or environment is expected')
  }
  const needle = (options.query ?? '').toLowerCase()
  // Only text that JSON never escapes can be looked for in it.
  const isPlain = /^[ !#-[\]-~]+$/.test(needle)
  const included = new Set(options.includeTypes)
  const excluded = new Set(options.excludeTypes)
  const start = bound(options.startDate, 'startDate', instantOf, serverTimeZone)
  const end = bound(options.endDate, 'endDate', endOf, serverTimeZone)

  return {
    start,
    end,
    matches(event) {
      const kind = kindOf(event)
      if (included.size > 0 && !included.has(kind)) return false
      if (excluded.has(kind)) return false
      if (source !== undefined && event.source !== source) return false
      if (excludeHidden && isHidden(event)) return false
      if (start !== null || end !== null) {
        const at = instantOf(event, serverTimeZone)
        if (at === null || (start !== null && at < start) || (end !== null && at > end)) return false
      }
      return needle === '' || hasText(event, needle)
    },
    mayMatchJson(text) {
      // The Kelvin sign and the dotted capital I become ASCII in lower case.
      return !isPlain || text.toLowerCase().includes(needle) || (text.includes('\\u') && /\\u(212a|0130)/i.test(text))
    },
  }
}

/** A date as text; undefined for none. */
export function dateText(date: string | Date | undefined, name: string): string | undefined {
  if (!(date instanceof Date)) return date || undefined
  if (Number.isNaN(date.getTime())) throw invalidDate(name)
  return date.toISOString()
}

function bound(
  date: string | Date | undefined,
  name: string,
  read: (text: string, zone?: string) => number | null,
  zone: string | undefined,
): number | null {
  const text = dateText(date, name)
  if (text === undefined) return null
  const instant = read(text, zone)
  if (instant === null) throw invalidDate(name)
  return instant
}

function invalidDate(name: string): EventreelError {
  return new EventreelError('invalid_argument', `${name}: an ISO 8601 date, with or without time and offset, is expected`)
}
