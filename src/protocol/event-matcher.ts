import type { AgentEvent, EventOrigin } from './agent-event.ts'
import { isHidden, kindOf } from './guards.ts'
import { hasText } from './readable-text.ts'
import { civil } from './timestamp.ts'
import { toInstant } from './zone.ts'

/** What a filter comes to, checked: plain data, for a worker. Lists may be missing or empty, and then hold for all. */
export interface EventConditions {
  readonly query: string | undefined
  readonly includeTypes: readonly string[] | undefined
  readonly excludeTypes: readonly string[] | undefined
  readonly source: EventOrigin | undefined
  /** Instants in milliseconds, inclusive; null where there is no bound. */
  readonly start: number | null
  readonly end: number | null
  readonly excludeHidden: boolean
  readonly serverTimeZone: string | undefined
}

/** A filter made ready. */
export interface EventMatcher {
  matches(event: AgentEvent): boolean
  /** False when no event in this JSON, as `JSON.stringify` makes it, can match: known without parsing. True says nothing. */
  mayMatchJson(text: string): boolean
}

export function makeMatcher({ query, includeTypes, excludeTypes, source, start, end, excludeHidden, serverTimeZone }: EventConditions): EventMatcher {
  const needle = (query ?? '').toLowerCase()
  // Only text that JSON never escapes can be looked for in it.
  const isPlain = /^[ !#-[\]-~]+$/.test(needle)
  const included = new Set(includeTypes)
  const excluded = new Set(excludeTypes)

  return {
    matches(event) {
      const kind = kindOf(event)
      if ((included.size > 0 && !included.has(kind)) || excluded.has(kind)) return false
      if ((source !== undefined && event.source !== source) || (excludeHidden && isHidden(event))) return false
      if (start !== null || end !== null) {
        const parts = civil(event.timestamp ?? '')
        const at = parts ? toInstant(parts, serverTimeZone) : NaN
        if (!(at >= (start ?? -Infinity) && at <= (end ?? Infinity))) return false
      }
      return needle === '' || hasText(event, needle)
    },
    mayMatchJson(text) {
      // The Kelvin sign and the dotted capital I become ASCII in lower case.
      return !isPlain || text.toLowerCase().includes(needle) || (text.includes('\\u') && /\\u(212a|0130)/i.test(text))
    },
  }
}
