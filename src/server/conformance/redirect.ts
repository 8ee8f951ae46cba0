import { EventreelError } from '../../errors.ts'

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * Refuses an answer that leads elsewhere: who follows one brings the key to another host, and makes a GET of a POST.
 * @throws `invalid_url` that names the origin it leads to, without path and query.
 */
export async function refuseRedirect(response: Response): Promise<void> {
  const location = response.headers.get('location')
  if (!REDIRECTS.has(response.status) || location === null) return
  await response.body?.cancel()
  const origin = URL.canParse(location, response.url) ? new URL(location, response.url).origin : 'nowhere'
  const here = origin === new URL(response.url).origin
  throw new EventreelError('invalid_url', here ? 'The server redirects to another of its paths: is this the address of an event server?' : `The server redirects to ${origin}: give that address.`)
}
