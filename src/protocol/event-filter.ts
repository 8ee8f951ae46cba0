import { EventreelError } from '../errors.ts'
import type { AgentEvent, EventOrigin } from './agent-event.ts'
import { makeMatcher, type EventConditions, type EventMatcher } from './event-matcher.ts'
import { endOf, instantOf } from './time.ts'
import { toInstant } from './zone.ts'

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

/**
 * A test for events, the same in memory, in a worker and on the server. Immutable.
 *
 * Dates are compared as instants; an event without a timestamp passes no date bound.
 * @throws {EventreelError} `invalid_argument` for a date or a time zone that cannot be read, or a source that there is not.
 * @example
 * const failures = new EventFilter({ query: 'exit code 1', includeTypes: ['run'], startDate: '2026-01-05' })
 * failures.include(event)
 */
export class EventFilter {
  readonly query: string | undefined
  readonly includeTypes: readonly string[] | undefined
  readonly excludeTypes: readonly string[] | undefined
  readonly source: EventOrigin | undefined
  readonly startDate: string | undefined
  readonly endDate: string | undefined
  readonly excludeHidden: boolean
  readonly serverTimeZone: string | undefined
  /** The filter as it is tested, but for the zone of its log. @internal */
  readonly conditions: EventConditions
  readonly #matcher: EventMatcher

  constructor(options: EventFilterOptions = {}) {
    this.query = options.query
    this.includeTypes = options.includeTypes && [...options.includeTypes]
    this.excludeTypes = options.excludeTypes && [...options.excludeTypes]
    this.source = options.source
    this.excludeHidden = options.excludeHidden ?? false
    this.serverTimeZone = options.serverTimeZone
    this.startDate = dateText(options.startDate, 'startDate')
    this.endDate = dateText(options.endDate, 'endDate')
    this.conditions = conditionsOf(this)
    this.#matcher = makeMatcher(this.conditions, (time) => toInstant(time, this.serverTimeZone))
  }

  /** Whether the event passes. */
  include(event: AgentEvent): boolean {
    return this.#matcher.matches(event)
  }

  /** Whether the event does not pass. */
  exclude(event: AgentEvent): boolean {
    return !this.include(event)
  }

  /**
   * The filter in the query of `GET /events`. Dates without an offset go out as the instants that they mean here, so that a server in
   * another zone finds the same events.
   * @example new EventFilter({ query: 'exit', includeTypes: ['run', 'error'] }).toSearchParams().toString() // 'query=exit&type=run&type=error'
   */
  toSearchParams(): URLSearchParams {
    const params = new URLSearchParams()
    if (this.query) params.set('query', this.query)
    if (this.source !== undefined) params.set('source', this.source)
    for (const type of this.includeTypes ?? []) params.append('type', type)
    for (const type of this.excludeTypes ?? []) params.append('exclude_type', type)
    if (this.startDate !== undefined) params.set('start_date', absolute(this.startDate, this.conditions.start))
    if (this.endDate !== undefined) params.set('end_date', absolute(this.endDate, this.conditions.end))
    if (this.excludeHidden) params.set('exclude_hidden', 'true')
    return params
  }

  /**
   * Reads the filter of a question for events; other parameters are left alone. Null when there is none.
   * @param serverTimeZone Zone of the log's timestamps without offset. Default: this machine's.
   * @throws {EventreelError} `invalid_argument`.
   * @example EventFilter.fromSearchParams(new URL(request.url).searchParams)?.include(event)
   */
  static fromSearchParams(params: URLSearchParams, serverTimeZone?: string): EventFilter | null {
    const text = (name: string) => params.get(name) || undefined
    const hidden = (params.get('exclude_hidden') ?? 'false').toLowerCase()
    if (!/^(true|false|1|0|)$/.test(hidden)) throw new EventreelError('invalid_argument', 'exclude_hidden: true or false is expected')
    const options: EventFilterOptions = {
      query: text('query'),
      includeTypes: params.getAll('type').filter(Boolean),
      excludeTypes: params.getAll('exclude_type').filter(Boolean),
      // The constructor checks it.
      source: text('source') as EventOrigin | undefined,
      startDate: text('start_date'),
      endDate: text('end_date'),
      excludeHidden: hidden === 'true' || hidden === '1',
    }
    const isEmpty = Object.values(options).every((value) => value === undefined || value === false || (Array.isArray(value) && value.length === 0))
    return isEmpty ? null : new EventFilter({ ...options, serverTimeZone })
  }

  /** Plain data, from which `EventFilter.from` makes an equal filter: for a worker, a URL, a key of a cache. */
  toJSON(): EventFilterOptions {
    return {
      query: this.query,
      includeTypes: this.includeTypes,
      excludeTypes: this.excludeTypes,
      source: this.source,
      startDate: this.startDate,
      endDate: this.endDate,
      excludeHidden: this.excludeHidden || undefined,
      serverTimeZone: this.serverTimeZone,
    }
  }

  /**
   * The filter itself, or one made of the same conditions as plain data.
   * @throws {EventreelError} `invalid_argument`, as the constructor.
   * @example EventFilter.from({ source: 'user' })
   */
  static from(filter: EventFilter | EventFilterOptions): EventFilter {
    return filter instanceof EventFilter ? filter : new EventFilter(filter)
  }
}

/** Text that names its offset as it is, other text as its instant, to the microsecond. */
function absolute(text: string, instant: number | null): string {
  if (instant === null || /[T ].*(Z|[+-]\d\d(:?\d\d)?)$/i.test(text)) return text
  const micros = Math.min(999, Math.round((instant - Math.floor(instant)) * 1000))
  return new Date(Math.floor(instant)).toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`)
}

function conditionsOf({ query, includeTypes, excludeTypes, source, startDate, endDate, excludeHidden, serverTimeZone }: EventFilter): EventConditions {
  if (source !== undefined && !/^(agent|user|environment)$/.test(source)) {
    throw new EventreelError('invalid_argument', 'source: agent, user or environment is expected')
  }
  // Must fail here: later it would be every event's fault.
  if (serverTimeZone !== undefined) instantOf('2000-01-01', serverTimeZone)
  const start = bound(startDate, 'startDate', instantOf, serverTimeZone)
  const end = bound(endDate, 'endDate', endOf, serverTimeZone)
  const about = start ?? end ?? 0
  const serverOffset = about - toInstant({ utc: about, offset: null }, serverTimeZone)
  return { query, includeTypes, excludeTypes, source, start, end, serverOffset, excludeHidden }
}

/** A date as text; undefined for none. */
function dateText(date: string | Date | undefined, name: string): string | undefined {
  if (!(date instanceof Date)) return date || undefined
  if (Number.isNaN(date.getTime())) throw invalidDate(name)
  return date.toISOString()
}

function bound(
  text: string | undefined,
  name: string,
  read: (text: string, zone?: string) => number | null,
  zone: string | undefined,
): number | null {
  if (text === undefined) return null
  const instant = read(text, zone)
  if (instant === null) throw invalidDate(name)
  return instant
}

function invalidDate(name: string): EventreelError {
  return new EventreelError('invalid_argument', `${name}: an ISO 8601 date, with or without time and offset, is expected`)
}
