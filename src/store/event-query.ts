import { EventreelError } from '../errors.ts'
import type { EventFilter } from '../protocol/event-filter.ts'
import type { EventQuery } from './event-log.ts'

/** A query with its defaults filled in and its bounds checked. */
export interface CheckedQuery {
  readonly startId: number
  /** Inclusive; `Infinity` = the latest. */
  readonly endId: number
  readonly reverse: boolean
  readonly filter: EventFilter | undefined
  /** ≥ 1; `Infinity` = no limit. */
  readonly limit: number
  readonly onMissing: 'fail' | 'skip'
}

/** @throws {EventreelError} `invalid_argument` for bounds that are no ids, `invalid_limit` for a limit that is no integer ≥ 1. */
export function checkQuery(query: EventQuery): CheckedQuery {
  const { startId = 0, endId = Number.POSITIVE_INFINITY, reverse = false, filter, limit = Number.POSITIVE_INFINITY, onMissing = 'fail' } = query
  checkId('startId', startId)
  if (endId !== Number.POSITIVE_INFINITY) checkId('endId', endId)
  if (limit !== Number.POSITIVE_INFINITY && (!Number.isInteger(limit) || limit < 1))
    throw new EventreelError('invalid_limit', `limit must be an integer ≥ 1, not ${String(limit)}.`)
  return { startId, endId, reverse, filter, limit, onMissing }
}

/** @throws {EventreelError} `invalid_limit` unless the limit is an integer from 1 to 100. */
export function checkMatchingLimit(limit = 100): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new EventreelError('invalid_limit', `limit must be an integer from 1 to 100, not ${String(limit)}.`)
  return limit
}

function checkId(name: string, id: number): void {
  // -1 as an end is what "up to the event before 0" comes to: an empty range, not a mistake.
  if (!Number.isSafeInteger(id) || id < -1) throw new EventreelError('invalid_argument', `${name} must be an event id, not ${String(id)}.`)
}
