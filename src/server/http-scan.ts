import { EventreelError } from '../errors.ts'
import type { HttpContext } from './http-context.ts'

/**
 * Reads a log as far as it takes for an answer, one of few at once of its client, and no further than the client stays: nobody would read the rest.
 * @param read Must look at the signal before each page.
 * @throws `rate_limited`; `connection_closed` when the client has gone.
 */
export async function scan<T>({ request, response, openScan }: HttpContext, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const end = openScan()
  const left = new AbortController()
  const leave = () => left.abort(new EventreelError('connection_closed', 'The client has gone.'))
  // It may have gone while its key was looked at.
  if (request.socket.destroyed) leave()
  response.once('close', leave)
  // Not every version of Node closes the answers that wait behind others of their connection.
  request.once('close', leave)
  try {
    return await read(left.signal)
  } finally {
    response.off('close', leave)
    request.off('close', leave)
    end()
  }
}
