import { EventreelError, type ProtocolError } from '../errors.ts'
import type { EventDefinitions } from '../protocol/define-events.ts'
import type { Runtime } from '../runtime.ts'
import { HttpPages } from './http-pages.ts'
import { PagedEventLog } from './paged-event-log.ts'
import type { SessionApiKey } from './session-key.ts'

export interface NestedEventStoreOptions {
  /** `https://host[/prefix]/api/conversations/{id}`. */
  readonly baseUrl: string
  /** Default: the last segment of `baseUrl`. */
  readonly conversationId?: string | undefined
  /** Sent as the header `X-Session-API-Key`, never in the URL. A function is asked before each request. */
  readonly sessionApiKey?: SessionApiKey | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** For servers that know their users by cookie. */
  readonly credentials?: RequestCredentials | undefined
  /** Events asked for at once, 1..1000 (servers without epochs give 100 at most). Default 100. */
  readonly pageSize?: number | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Kinds of your own, from `defineEvents`. */
  readonly events?: EventDefinitions | undefined
  /** Told of each event that was skipped because it is malformed. */
  readonly onRejected?: ((rejected: { readonly id: number | null; readonly error: ProtocolError }) => void) | undefined
  readonly runtime?: Runtime | undefined
}

/**
 * A server's log over HTTP: pages in both directions, the next one read ahead; nothing is kept.
 *
 * For servers of ours and V0 servers. A V1 server, which numbers nothing, refuses its questions (`bad_request`): the log of such a conversation is
 * `client.conversation(id).log`.
 *
 * Requests that fail with 429, 5xx or no network are repeated up to three times with backoff and jitter, not before
 * `Retry-After`. 400, 401, 403, 404, 413 and 422 reject at once.
 *
 * @throws {EventreelError} from its methods: `unauthorized`, `forbidden`, `conversation_not_found`, `bad_request`, `rate_limited`,
 * `server_error`, `network_error`, `timeout`, `protocol_error`; and what {@link EventLog} names.
 * @example
 * const log = new NestedEventStore({ baseUrl: 'https://host/api/conversations/42', sessionApiKey: () => currentKey() })
 * for await (const event of log.searchEvents({ reverse: true, limit: 50 })) show(event)
 */
export class NestedEventStore extends PagedEventLog {
  constructor(options: NestedEventStoreOptions) {
    const { baseUrl, conversationId = conversationIdOf(baseUrl), pageSize, events, onRejected, ...http } = options
    const pages = new HttpPages(baseUrl, http)
    super({ conversationId, readPage: (query) => pages.readPage(query), pageSize, definitions: events, onRejected })
  }
}

function conversationIdOf(baseUrl: string): string {
  const last = baseUrl.split(/[?#]/, 1)[0]?.split('/').findLast((segment) => segment !== '')
  if (last === undefined) throw new EventreelError('invalid_url', `${JSON.stringify(baseUrl)} is no conversation address: expected https://host/api/conversations/{id}.`)
  return decodeURIComponent(last)
}
