import { EventreelError } from '../errors.ts'

/** What IndexedDB threw, as an error of ours; any other error as it is. */
export function storageError(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error
  const { name } = error
  if (name === 'QuotaExceededError') return new EventreelError('storage_quota', 'There is no room left on this device.', { cause: error, retryable: true })
  if (name === 'SecurityError') return unavailable(error)
  if (name === 'VersionError')
    return new EventreelError('storage_blocked', 'A newer version of this page has upgraded the database; reload to go on.', { cause: error })
  return new EventreelError('storage_failed', `The database failed: ${error.message}`, { cause: error, retryable: true })
}

export function unavailable(cause?: unknown): EventreelError {
  return new EventreelError('storage_unavailable', 'There is no IndexedDB here.', { cause })
}

export function blocked(): EventreelError {
  return new EventreelError('storage_blocked', 'Another tab holds the database open in an older version.', { retryable: true })
}

/** Whether the connection was lost (killed by the browser, or closed for another tab's upgrade), so that a fresh one may do. */
export function isLostConnection(error: unknown): boolean {
  return error instanceof DOMException && /^(InvalidState|Abort|Unknown)Error$/.test(error.name)
}
