import type { AgentEvent, EventOrigin } from './agent-event.ts'
import { isHidden, kindOf } from './guards.ts'
import { hasText } from './readable-text.ts'
import { civil, type Civil } from './timestamp.ts'

/** What a filter comes to, checked: plain data, for a worker. Lists may be missing or empty, and then hold for all. */
export interface EventConditions {
  readonly query: string | undefined
  readonly includeTypes: readonly string[] | undefined
  readonly excludeTypes: readonly string[] | undefined
  readonly source: EventOrigin | undefined
  /** Instants in milliseconds, inclusive; null where there is no bound. */
  readonly start: number | null
  readonly end: number | null
  /** Offset from UTC that the log's zone has about then, in milliseconds: clocks may have changed since. */
  readonly serverOffset: number
  readonly excludeHidden: boolean
}

/** A filter made ready. */
export interface EventMatcher {
  matches(event: AgentEvent): boolean
  /** False when none of the events in this JSON, as `JSON.stringify` makes it, one a line, can match: known without parsing. True says nothing. */
  mayMatchJson(text: string): boolean
}

/** More than any clock is changed by. */
const CLOCK_CHANGE_MS = 3 * 3_600_000

/** @param toInstant What a time means in the log's zone. Where that is not known, a time without offset passes also when it is a few hours off. */
export function makeMatcher(
  { query, includeTypes, excludeTypes, source, start, end, serverOffset, excludeHidden }: EventConditions,
  toInstant?: (time: Civil) => number,
): EventMatcher {
  const needle = (query ?? '').toLowerCase()
  // Only text that JSON never escapes can be looked for in it.
  const isPlain = /^[ !#-[\]-~]+$/.test(needle)
  // By a pattern: four times as fast as looking into the text in lower case, which has to be made first.
  const pattern = isPlain ? new RegExp(needle.replace(/[$()*+./?[\]^{|}-]/g, '\\$&'), 'i') : /(?:)/
  // The Kelvin sign and the dotted capital I become ASCII in lower case, which the pattern does not see.
  const isOdd = /[ik]/.test(needle)
  const included = new Set(includeTypes)
  const excluded = new Set(excludeTypes)

  return {
    matches(event) {
      const kind = kindOf(event)
      if ((included.size > 0 && !included.has(kind)) || excluded.has(kind)) return false
      if ((source !== undefined && event.source !== source) || (excludeHidden && isHidden(event))) return false
      if (start !== null || end !== null) {
        const time = civil(event.timestamp ?? '')
        if (time === null) return false
        const slack = toInstant || time.offset !== null ? 0 : CLOCK_CHANGE_MS
        const at = toInstant?.(time) ?? time.utc - (time.offset ?? serverOffset)
        if (at + slack < (start ?? -Infinity) || at - slack > (end ?? Infinity)) return false
      }
      return needle === '' || hasText(event, needle)
    },
    mayMatchJson(text) {
      return pattern.test(text) || (isOdd && /[\u212a\u0130]|\\u(?:212a|0130)/i.test(text))
    },
  }
}
