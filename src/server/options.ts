import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AgentEvent, EventOrigin, NewEvent } from '../protocol/agent-event.ts'
import type { Runtime } from '../runtime.ts'
import type { LogEntry } from './logger.ts'
import type { EventFilter } from '../protocol/event-filter.ts'
import type { TransientFrame } from '../protocol/frames.ts'

/** What it throws, or rejects with, is logged and answered as an internal error. */
export type Fallback = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

export interface EventServerOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string | undefined
  /** Directory of the embedded store; made when missing. Default: memory, gone with the process. */
  readonly dataDir?: string | undefined
  /**
   * `postgres://user:password@host:port/database`: where many servers keep the same conversations. Their tables are made in the schema
   * `eventreel`. Must lead to the database itself, or a pooler that keeps sessions. Not together with `dataDir`.
   */
  readonly databaseUrl?: string | undefined
  /** Deletes conversations to which nothing was added for this many days, > 0, at most 36,500. Default: none is deleted. */
  readonly retentionDays?: number | undefined
  /** One key for everything: when given, every request and socket must bring it. Not empty. */
  readonly sessionApiKey?: string | undefined
  /** Keys with names, each for some conversations or for all; `sessionApiKey` stays good beside them. Not empty. */
  readonly apiKeys?: readonly ApiKey[] | undefined
  /**
   * Decides instead of keys, e.g. by a token of your own sign-in: what the token may do, or null when it is not good (401). Asked for each
   * request, at each connection and for each message that a socket sends. The server compares the answer with what was asked, so it may be
   * the same for every question; an answer without `conversations` is for all of them, whatever was asked. A deletion is asked as to write
   * to the conversation, then as to make one. What it throws is answered with 503 and logged by its name alone.
   */
  readonly verify?: ((token: string, asked: AccessRequest) => Access | null | Promise<Access | null>) | undefined
  /**
   * Origins (`https://app.example`) whose pages may call, or `'*'` for all. Pages of the server itself always may; those of this machine
   * when the server listens on this machine alone and no proxy is in front.
   */
  readonly corsOrigins?: readonly string[] | '*' | undefined
  /** How often a connection hears that it is complete, in milliseconds, ≥ 1. Default 15,000. */
  readonly headIntervalMs?: number | undefined
  /** Largest event, in bytes of JSON. Default 4 MiB. */
  readonly maxEventBytes?: number | undefined
  /** How long caches may keep a closed range, in seconds; a deletion reaches them after it. Default 86,400. */
  readonly immutableMaxAge?: number | undefined
  /** Most memory for pages that can never change, in bytes, ≥ 0: what many readers of one history ask for is read, and compressed, once. Default 64 MiB. */
  readonly pageCacheBytes?: number | undefined
  /** True when a cache that authenticates its readers stands in front: closed ranges are then cacheable although there is a key. */
  readonly authenticatingCache?: boolean | undefined
  /** Most that an address, and a key with a name, may ask for. Default: see {@link RateLimit}, but for programs of this machine. `false`: no limit. */
  readonly rateLimit?: RateLimit | false | undefined
  /**
   * How many proxies of your own stand in front, an integer ≥ 0: addresses are then taken from the end of `X-Forwarded-For`. Default 0. More
   * than there are lets every client choose its address.
   */
  readonly trustProxy?: number | undefined
  /** Within how long a request must have come in whole, in milliseconds, ≥ 1; its headers within 20 s at most. Default 120,000. */
  readonly requestTimeoutMs?: number | undefined
  /**
   * Texts of at least 4 characters that are never kept: each is replaced by `<secret_hidden>` in titles, in drafts and notices, and wherever it
   * stands in an event, names of members too. Found whichever of its characters are escaped as in JSON or a URL, and, from 8 bytes, in
   * base64; not in other encodings, nor in two pieces. A function is asked for each append, so its list may change. Empty texts are ignored.
   */
  readonly secrets?: readonly string[] | ((conversationId: string) => readonly string[]) | undefined
  /** How long {@link EventServer.close} goes on serving while `/readyz` already says no, in milliseconds, ≥ 0. Default 0. */
  readonly drainMs?: number | undefined
  /** Answers every path that is not the server's own, e.g. with a page. */
  readonly fallback?: Fallback | undefined
  /**
   * Told of each action that a user sent, after it is durable, by the server that took it; a repeated send is not told
   * again. At most once: not where the server or its database ends in between; what must miss nothing subscribes to the log. What it
   * throws is logged.
   */
  readonly onUserAction?: ((event: AgentEvent, conversation: ServerConversation) => void | Promise<void>) | undefined
  /** Takes one entry a request, connection and error. Default: errors only, as JSON lines on stderr. */
  readonly logger?: ((entry: LogEntry) => void) | undefined
  /** Clock, timers and identifiers. */
  readonly runtime?: Pick<Runtime, 'now' | 'setTimer' | 'uuid'> | undefined
}

/** One key, and what it opens. A misspelt member is refused. */
export interface ApiKey {
  /** What limits count it by, unique; not secret. */
  readonly name: string
  /** The key itself, hashed when the server starts. Either this or `hash`. */
  readonly key?: string | undefined
  /** `sha256:` and the 64 hexadecimal digits of the key's SHA-256 (`printf %s "$KEY" | sha256sum`). For keys that a machine has drawn: one that can be guessed is guessed from its hash too. */
  readonly hash?: string | undefined
  /** Ids of the conversations that it opens. Default: all. Sub-conversations are not opened with their parent: list them too. */
  readonly conversations?: readonly string[] | undefined
  /** `read`: nothing is sent or changed with it. Default `write`. To make and delete conversations a key must be for all of them. */
  readonly access?: 'read' | 'write' | undefined
}

/** What a token may do, as `verify` says: in all conversations where it does not list them, also when it was asked about one. */
export interface Access {
  /** Whom it belongs to, for limits; not secret. */
  readonly name: string
  /** Default: all conversations, whatever was asked. */
  readonly conversations?: readonly string[] | undefined
  /** Default `write`. */
  readonly access?: 'read' | 'write' | undefined
}

/** What a client wants to do. */
export interface AccessRequest {
  /** Null: to see the list of conversations (`read`), or to make or delete any (`write`): say yes only to who may do so with all. */
  readonly conversationId: string | null
  readonly access: 'read' | 'write'
}

/** For each address and each key with a name: so much a minute, and as much at once. Integers ≥ 1. Beyond them: 429, with `Retry-After`. */
export interface RateLimit {
  /** Requests over HTTP, new connections and messages over sockets. Default 6,000. */
  readonly requestsPerMinute?: number | undefined
  /** Events appended. Default 60,000. */
  readonly eventsPerMinute?: number | undefined
  /** Sockets open at once. Default 1,000. */
  readonly sockets?: number | undefined
  /** Requests at once that read a log as far as it takes: pages with a filter, and trajectories. Default 4. */
  readonly scans?: number | undefined
}

/** A running server. */
export interface EventServer {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** @throws {EventreelError} `conversation_exists`, `invalid_conversation_id`, `protocol_error`. */
  createConversation(options?: {
    conversationId?: string | undefined
    title?: string | undefined
    parentId?: string | undefined
  }): Promise<ServerConversation>
  /** A handle; whether the conversation exists is found out by using it (`conversation_not_found`). */
  conversation(conversationId: string): ServerConversation
  /** Newest first; with `parentId`, the sub-conversations of that one in the order in which they were made. `limit` 1..100, default 20. */
  listConversations(query?: { limit?: number | undefined; pageId?: string | undefined; parentId?: string | undefined }): Promise<{
    readonly conversations: readonly ConversationInfo[]
    readonly nextPageId: string | null
  }>
  /** Whoever follows it is told, on every node. @throws {EventreelError} `conversation_not_found`. */
  deleteConversation(conversationId: string): Promise<void>
  /**
   * `/readyz` says no; after `drainMs`, appends under way are finished and acknowledged, sockets are told to connect again, and requests under way are
   * answered (for at most ten seconds; who merely stays connected is cut after one). Then port and files are let go of.
   */
  close(): Promise<void>
}

export interface ConversationInfo {
  readonly conversationId: string
  readonly title: string | null
  readonly parentId: string | null
  readonly epoch: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly lastUpdatedAt: string
  /** -1 when empty. */
  readonly latestEventId: number
}

/** One conversation's log, read in the server's own process: it fits wherever the core wants an `EventLog`. */
export interface ServerEventLog {
  readonly conversationId: string
  /** @throws {EventreelError} `conversation_not_found`, `invalid_limit`. */
  searchEvents(query?: ServerEventQuery): AsyncIterable<AgentEvent>
  /** @throws {EventreelError} `event_not_found`. Never a neighbour. */
  getEvent(id: number, options?: { signal?: AbortSignal | undefined }): Promise<AgentEvent>
  /** @throws {EventreelError} `event_not_found` when the log is empty. */
  getLatestEvent(options?: { signal?: AbortSignal | undefined }): Promise<AgentEvent>
  /** -1 when empty. */
  getLatestEventId(options?: { signal?: AbortSignal | undefined }): Promise<number>
  /** @throws {EventreelError} `invalid_limit` unless `limit` is an integer in 1..100 (default 100). */
  getMatchingEvents(query?: ServerEventQuery): Promise<AgentEvent[]>
}

export interface ServerEventQuery {
  /** Lowest id, inclusive. Default 0. */
  readonly startId?: number | undefined
  /** Highest id, inclusive, also in reverse. Default: the latest. */
  readonly endId?: number | undefined
  readonly reverse?: boolean | undefined
  readonly filter?: EventFilter | undefined
  /** At most this many events that pass the filter; an integer ≥ 1. Default: no limit. */
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** One conversation, used from the server's own process. */
export interface ServerConversation {
  readonly id: string
  /** Its events, read. */
  readonly log: ServerEventLog
  /**
   * Appends one event; resolves with it when it is durable. Its `idempotency_key`, where it has one, makes a repetition give the first event again.
   * @throws {EventreelError} `conversation_not_found`, `protocol_error`, `payload_too_large`, `idempotency_conflict`, `storage_*`.
   */
  addEvent(event: NewEvent, source: EventOrigin): Promise<AgentEvent>
  /** Appends 1 to 1,000 events, all or none. */
  addEvents(events: readonly NewEvent[], source: EventOrigin): Promise<AgentEvent[]>
  /** Says a draft or a notice to whoever is connected; nothing is stored. */
  sendTransient(frame: TransientFrame): void
  /**
   * Calls `listener` with every event after `afterId`, one by one, in order, each once; waits for the promise it returns.
   * Default `afterId`: the latest id now. What the listener throws is logged, and the next event comes all the same. It ends when the
   * conversation is deleted; where another log has taken its place under its id, that one is told from its beginning.
   * @returns Detaches.
   */
  subscribe(listener: (event: AgentEvent) => void | Promise<void>, options?: { afterId?: number | undefined }): () => void
  /** Highest id; -1 when empty. */
  getLatestEventId(): Promise<number>
}
