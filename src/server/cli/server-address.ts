import { usageError } from './option-values.ts'

/**
 * A server's address as it was given, without a slash at its end.
 * @throws `invalid_argument` for anything but http: and https:, and for an address that holds a key.
 */
export function serverAddress(text: string): string {
  if (!URL.canParse(text)) throw usageError(`${JSON.stringify(text)} is no address: http://host:port is expected`)
  const { protocol, username, password, search, hash } = new URL(text)
  if (protocol !== 'http:' && protocol !== 'https:') throw usageError('An address with http:// or https:// is expected')
  if (username !== '' || password !== '' || search !== '' || hash !== '') {
    throw usageError('The address is to be a plain one: no user, key or query in it. A key belongs into EVENTREEL_SESSION_API_KEY')
  }
  return text.replace(/\/+$/, '')
}
