import { EventFilter } from '../../protocol/event-filter.ts'
import { NOISE } from './classify.ts'

/** Passes events that have a row, and in which a person can read this text. */
export function textFilter(query: string, showHidden: boolean): EventFilter {
  return new EventFilter({ query, ...(!showHidden && { excludeHidden: true, excludeTypes: [...NOISE] }) })
}
