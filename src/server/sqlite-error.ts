import { EventreelError, isEventreelError } from '../errors.ts'

const BUSY = 5
const LOCKED = 6
const FULL = 13

/** What SQLite threw, as one of our codes. */
export function storageError(error: unknown): EventreelError {
  if (isEventreelError(error)) return error
  const code = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0
  if (code === BUSY || code === LOCKED) {
    return new EventreelError('storage_blocked', 'Another process uses this data directory.', { cause: error })
  }
  if (code === FULL) return new EventreelError('storage_quota', 'There is no room left for the data directory.', { cause: error })
  return new EventreelError('storage_failed', 'The store could not be read or written.', { cause: error })
}
