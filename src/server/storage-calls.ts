import { EventreelError, type EventreelErrorCode } from '../errors.ts'
import type { EventStorage } from './storage.ts'

/** What one thread asks of a store in another. Time and ids are the asker's: its clock is the one that the server was given. */
export interface StorageCall {
  readonly call: number
  readonly method: keyof EventStorage
  readonly request: unknown
  /** Milliseconds since 1970. */
  readonly at: number
  readonly uuid: string
}

/** What the store's thread says: first of all whether it is open. */
export type StorageAnswer =
  | { readonly open: true }
  | { readonly failed: SentError }
  | { readonly call: number; readonly result: unknown }
  | { readonly call: number; readonly error: SentError }
  | { readonly reported: SentError }

/** An error's own class does not survive the way between threads. */
export interface SentError {
  readonly code: EventreelErrorCode
  readonly message: string
  readonly retryable: boolean
  readonly cause: unknown
}

export function sentError({ code, message, retryable, cause }: EventreelError): SentError {
  return { code, message, retryable, cause: cause instanceof Error ? cause : undefined }
}

export function receivedError({ code, message, retryable, cause }: SentError): EventreelError {
  return new EventreelError(code, message, { retryable, cause })
}
