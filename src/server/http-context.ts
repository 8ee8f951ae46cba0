import type { IncomingMessage, ServerResponse } from 'node:http'
import { isEventreelError, ProtocolError } from '../errors.ts'
import { EventFilter } from '../protocol/event-filter.ts'
import type { EventService } from './event-service.ts'
import type { Grant } from './grant.ts'
import type { PageCache } from './page-cache.ts'

export interface HttpContext {
  readonly service: EventService
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly query: URLSearchParams
  readonly limits: HttpLimits
  /** What the client's key may do. That it may do what it asks for was seen to. */
  readonly grant: Grant
  /** Whether the key opens another conversation than the one that it was asked about. */
  readonly mayRead: (conversationId: string) => Promise<boolean>
  /** Must be called before so many events are appended. @throws `rate_limited` */
  readonly countEvents: (count: number) => void
  /** Must be called before a log is read as far as it takes; the result when that is over. @throws `rate_limited` */
  readonly openScan: () => () => void
  readonly pages: PageCache
}

export interface HttpLimits {
  readonly maxBodyBytes: number
  readonly immutableMaxAge: number
  /** Most memory for pages that cannot change. */
  readonly pageCacheBytes: number
  /** Whether caches may keep closed ranges: there is no key, or an authenticating cache stands in front. */
  readonly cacheable: boolean
}

/** @throws {ProtocolError} naming the parameter. */
export function readFilter(query: URLSearchParams): EventFilter | null {
  try {
    return EventFilter.fromSearchParams(query)
  } catch (error) {
    if (!isEventreelError(error, 'invalid_argument')) throw error
    // The filter speaks of its own options; the query has the wire's names.
    const message = error.message.replace(/^(start|end)Date/, '$1_date')
    throw new ProtocolError(message.split(':', 1)[0] ?? 'query', message, { cause: error })
  }
}
