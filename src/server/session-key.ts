import { EventreelError } from '../errors.ts'
import { equalInConstantTime } from './fingerprint.ts'

/**
 * Makes the test of the keys that clients bring; without a key of the server's own everybody passes.
 * @throws `invalid_argument` for an empty key, which would look like protection.
 */
export function sessionKeyCheck(sessionApiKey: string | undefined): (given: unknown) => boolean {
  if (sessionApiKey === undefined) return () => true
  if (sessionApiKey === '') throw new EventreelError('invalid_argument', 'sessionApiKey: must not be empty; leave it out for a server without a key')
  return (given) => typeof given === 'string' && equalInConstantTime(given, sessionApiKey)
}
