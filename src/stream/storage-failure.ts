import { EventreelError } from '../errors.ts'
import type { Degraded } from './diagnostics.ts'

/** Whether the disk failed, and not what was asked of it. */
export function isStorageError(error: unknown): boolean {
  return error instanceof EventreelError && error.code.startsWith('storage_')
}

/** Why nothing is kept any more. */
export function degradedReason(error: unknown): Degraded {
  if (!(error instanceof EventreelError)) return 'unavailable'
  if (error.code === 'storage_quota') return 'quota'
  return error.code === 'storage_blocked' ? 'blocked' : 'unavailable'
}
