import { EventreelError } from '../errors.ts'

/** What was thrown, as an error of this library's: what is not one yet came from the network, and may pass. */
export function toEventreelError(error: unknown): EventreelError {
  if (error instanceof EventreelError) return error
  return new EventreelError('network_error', error instanceof Error ? error.message : String(error), { cause: error, retryable: true })
}
