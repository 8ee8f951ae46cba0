import { EventreelError } from '../errors.ts'
import type { RangeSet } from '../ingest/range-set.ts'

export function notFound(id: number): EventreelError {
  return new EventreelError('event_not_found', `The log has no event ${id}.`)
}

export function emptyLog(): EventreelError {
  return new EventreelError('event_not_found', 'The log is empty.')
}

export function notHeld(id: number): EventreelError {
  return new EventreelError('event_not_held', `Event ${id} is not held here; whether the log has it is not known.`)
}

export function rangeNotHeld(missing: RangeSet): EventreelError {
  const first = missing[0]
  const where = first === undefined ? 'Some ids' : `Ids ${first.from} to ${first.to}${missing.length > 1 ? ' and others' : ''}`
  return new EventreelError('range_not_held', `${where} are not held here; whether the log has them is not known.`, { missing })
}

export function conflict(id: number): EventreelError {
  return new EventreelError('event_conflict', `Event ${id} is held with other content.`)
}

export function closed(): EventreelError {
  return new EventreelError('closed', 'The store is closed.')
}

export function isMirror(): EventreelError {
  return new EventreelError('log_is_mirror', 'This store mirrors a server’s log: the server gives the ids.')
}
