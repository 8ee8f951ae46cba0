import pg from 'pg'
import { EventreelError, isEventreelError } from '../errors.ts'

const DISK_FULL = '53100'
/** Of what the database says itself, this may be otherwise in a moment: connections, resources, locks, its end and its start, a standby. */
const PASSING = /^(08|40|53|57P0|55P03|57014|25006|25P03)/
/** Wrong password, no such database or schema, no permission: somebody has to change something. */
const REFUSED = /^(28|3D|3F|42501)/

/** What the database, or the way to it, threw, as one of our codes. */
export function postgresError(error: unknown): EventreelError {
  if (isEventreelError(error)) return error
  if (isFromDatabase(error)) {
    const code = error.code ?? ''
    if (code === DISK_FULL) return new EventreelError('storage_quota', 'There is no room left for the database.', { cause: error })
    if (PASSING.test(code)) return unavailable(error)
    if (REFUSED.test(code)) return new EventreelError('storage_unavailable', 'The database refuses this server: look at its address, user and permissions.', { cause: error })
    return new EventreelError('storage_failed', 'The database could not be read or written.', { cause: error })
  }
  const isMistake = error instanceof TypeError || error instanceof RangeError || !(error instanceof Error)
  return isMistake ? new EventreelError('storage_failed', 'The database could not be read or written.', { cause: error }) : unavailable(error)
}

/** True for what the database answered; false for a broken way to it, after which nobody knows what it did. */
export function isFromDatabase(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError
}

function unavailable(cause: Error): EventreelError {
  return new EventreelError('storage_unavailable', 'The database cannot be reached now. What was sent may be there already: send it again under the same idempotency key.', {
    cause,
    retryable: true,
  })
}
