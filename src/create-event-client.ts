import { EventreelError } from './errors.ts'
import type { AgentEvent } from './protocol/agent-event.ts'
import type { EventDefinitions } from './protocol/define-events.ts'
import { conversationUrl } from './protocol/urls.ts'
import { platform, type Runtime } from './runtime.ts'
import type { ConversationSource } from './source/conversation-source.ts'
import { hasCredentials, type Credentials } from './source/credentials.ts'
import type { HttpOptions } from './source/http.ts'
import type { Recorder } from './source/recorder.ts'
import type { LiveFeed } from './source/live-feed.ts'
import type { SessionApiKey } from './source/session-key.ts'
import type { EventLog, EventQuery, MirrorEventLog } from './store/event-log.ts'
import type { EventStoreOptions } from './store/event-store.ts'
import { MemoryEventStore } from './store/memory-event-store.ts'
import { textKey } from './store/text-key.ts'
import type { Conversation } from './stream/conversation.ts'
import type { EventClient } from './stream/event-client.ts'
import { LiveConversation } from './stream/live-conversation.ts'
import { LogMirror } from './stream/log-mirror.ts'
import { Session } from './stream/session.ts'

/** Where one conversation is served. */
export interface ConversationTarget {
  /** The server (`https://host[/prefix]`), or the conversation itself (`https://host[/prefix]/api/conversations/{id}`). */
  readonly baseUrl: string
  readonly sessionApiKey?: SessionApiKey | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly credentials?: RequestCredentials | undefined
}

export interface EventClientOptions {
  /** The server, `https://host[/prefix]`. Default: the page's own origin. */
  readonly baseUrl?: string | undefined
  /** For conversations that live on servers of their own: asked when one is opened, and when its sub-conversations are listed. What it leaves out (key, headers, credentials) is the client's: name only hosts that may have them. */
  readonly resolve?: ((conversationId: string) => ConversationTarget) | undefined
  /** The key, or what gives it: a function is asked before each request and connection. */
  readonly sessionApiKey?: SessionApiKey | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly credentials?: RequestCredentials | undefined
  /** Whose pages are kept on this device. With a key or credentials and no `userId` nothing is kept (`degraded: 'no-user'`): one user's pages must never be shown to another. */
  readonly userId?: string | undefined
  /** How live events come: `webSocketFeed()` (default), or `socketIoFeed()` from `eventreel/socketio`, which V0 servers need. */
  readonly live?: LiveFeed | undefined
  /**
   * What the server speaks: `contiguous` (ours), `v0` (integer ids, Socket.IO) or `v1` (uuids, a plain WebSocket). Default `auto`: what its first
   * answer shows; `diagnostics().dialect` says which. Named, it saves a V1 server one refused question, and any other is refused as `unsupported_dialect`.
   */
  readonly dialect?: 'contiguous' | 'v0' | 'v1' | 'auto' | undefined
  /** A backend of your own, instead of `baseUrl` and `live`. */
  readonly source?: ((conversationId: string) => ConversationSource) | undefined
  /** IANA zone in which timestamps without an offset are read. Default: the reader's. */
  readonly serverTimeZone?: string | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Kinds of your own, from `defineEvents`. */
  readonly events?: EventDefinitions | undefined
  /**
   * Whether gaps between what is held are filled by themselves while the conversation is live, quiet and visible: what was missed while away.
   * What lies before the oldest held event waits until somebody looks at it. Default true.
   */
  readonly fillGaps?: boolean | undefined
  /** Records what servers say, for bug reports: `createRecorder()`. */
  readonly recorder?: Recorder | undefined
  /** Where events are kept. Default `indexeddb`. */
  readonly cache?: 'indexeddb' | 'memory' | undefined
  /**
   * Bytes that copies of conversations may take on this device in all; those not used for longest go first, some time after one is opened.
   * Never one that is in use. Default 512 MB, or a quarter of what the browser grants the origin when that is less.
   */
  readonly cacheBudget?: number | undefined
  /** Milliseconds after its last use at which a conversation's copy is deleted. Default 30 days. */
  readonly cacheMaxAge?: number | undefined
  /** Whether pages far from the end of a conversation are compressed, some time after it is opened: to a fifth or a quarter of their text, which is slower to read. Default false. */
  readonly compressCache?: boolean | undefined
  /** Name of the database. Default `eventreel`. */
  readonly databaseName?: string | undefined
  /** Address of the search worker, where the bundler's own does not load (a strict CSP, another origin). */
  readonly workerUrl?: string | URL | undefined
  readonly runtime?: Runtime | undefined
}

/**
 * The client of one user on one page.
 *
 * @throws {EventreelError} `invalid_argument` where there is neither a `baseUrl`, a `resolve`, a `source` nor a page to be served from.
 * @example
 * const client = createEventClient({ baseUrl: 'https://agents.example.com', userId: user.id, sessionApiKey: () => user.key() })
 */
export function createEventClient(options: EventClientOptions = {}): EventClient {
  return new Client(options, () => import('./engine.ts'))
}

/** A client whose engine is given, not loaded: for tests, in which nothing may wait for a chunk. */
export function createClientWith(options: EventClientOptions, engine: Engine): EventClient {
  return new Client(options, () => Promise.resolve(engine))
}

/** All that is loaded apart. */
type Engine = typeof import('./engine.ts')

class Client implements EventClient {
  readonly serverTimeZone: string | undefined
  readonly #options: EventClientOptions
  readonly #load: () => Promise<Engine>
  readonly #runtime: Runtime
  readonly #baseUrl: string | undefined
  readonly #conversations = new Map<string, LiveConversation>()
  readonly #stop = new AbortController()
  /** Once it is loaded. */
  #engine: Engine | undefined

  constructor(options: EventClientOptions, load: () => Promise<Engine>) {
    this.#load = async () => (this.#engine = await load())
    this.#options = options
    this.#runtime = options.runtime ?? platform
    this.serverTimeZone = options.serverTimeZone
    this.#baseUrl = (options.baseUrl ?? pageOrigin())?.replace(/\/+$/, '')
    if (this.#baseUrl === undefined && options.resolve === undefined && options.source === undefined)
      throw noServer()
  }

  conversation(id: string): Conversation {
    if (this.#stop.signal.aborted) throw new EventreelError('closed', 'The client was closed.')
    let conversation = this.#conversations.get(id)
    if (conversation === undefined) {
      conversation = this.#compose(id)
      this.#conversations.set(id, conversation)
    }
    return conversation
  }

  async listConversations(query: { pageId?: string | undefined; limit?: number | undefined; parentId?: string | undefined; signal?: AbortSignal | undefined } = {}) {
    const { listConversations } = await this.#load()
    // Children are where their parent is.
    const target = query.parentId === undefined || this.#isOwn ? null : this.#target(query.parentId)
    const server = target?.baseUrl.replace(/\/api\/conversations\/[^/]+$/, '') ?? this.#server()
    return listConversations(server, this.#http(target ?? this.#options), query, query.signal ?? this.#stop.signal)
  }

  async createConversation(wish: { conversationId?: string | undefined; title?: string | undefined; parentId?: string | undefined; signal?: AbortSignal | undefined } = {}) {
    const { createConversation } = await this.#load()
    return createConversation(this.#server(), this.#http(this.#options), wish, wish.signal ?? this.#stop.signal)
  }

  async savedConversations() {
    this.#stop.signal.throwIfAborted()
    return (await this.#load()).savedConversations(this.#options, this.#runtime)
  }

  async clear({ discardUnsent = false }: { discardUnsent?: boolean | undefined } = {}): Promise<void> {
    this.#stop.signal.throwIfAborted()
    const { clearUser } = await this.#load()
    const { userId, databaseName = 'eventreel' } = this.#options
    await clearUser({ databaseName, userId, discardUnsent, open: [...this.#conversations.values()], runtime: this.#runtime })
  }

  close(): void {
    this.#stop.abort(new EventreelError('closed', 'The client was closed.'))
    for (const conversation of [...this.#conversations.values()]) conversation.close()
  }

  /** The page's own server is no server of a backend that is the page's own. */
  get #isOwn(): boolean {
    return this.#options.source !== undefined && this.#options.baseUrl === undefined
  }

  #server(): string {
    if (this.#baseUrl === undefined || this.#isOwn) throw new EventreelError('invalid_argument', 'Give the address of the server as `baseUrl`.')
    return this.#baseUrl
  }

  #compose(id: string): LiveConversation {
    const runtime = this.#runtime
    const target = this.#target(id)
    const url = target === null ? null : target.baseUrl
    const raw = this.#options.source?.(id)
    if (raw === undefined && target === null) throw noServer()
    const isPrivate = target !== null && hasCredentials(target) && this.#options.userId === undefined
    const isKept = this.#options.cache !== 'memory' && raw?.isStatic !== true && !isPrivate
    // One per server and user: the conversation's own address tells the server, a backend of one's own is known by the page.
    const server = url ?? this.#baseUrl ?? 'custom-source'
    const mirror = new LogMirror({
      conversationId: id,
      runtime,
      degraded: isPrivate ? 'no-user' : null,
      openMemory: () => new MemoryEventStore({ conversationId: id, mirror: true }),
      openDurable: isKept ? (onDropped) => this.#openStore(id, server, onDropped) : null,
    })
    const scope = `${server}\n${this.#options.userId ?? ''}\n${id}`
    const http = { ...this.#http(target ?? {}), conversationId: id, conversationUrl: url ?? '', live: this.#options.live, runtime }
    const session = new Session({
      mirror,
      runtime,
      isStatic: raw?.isStatic === true,
      loadFollower: async (self) => (await this.#load()).openFollower(self, raw ?? null, http, this.#options, isKept ? `${this.#options.databaseName ?? 'eventreel'}\n${scope}` : null),
    })
    const canSend = raw === undefined || raw.send !== undefined
    const conversation = new LiveConversation({
      id,
      session,
      runtime,
      openLog: async (self) => (await this.#load()).openLog(self),
      openSends: canSend
        ? async (self, onChange) => (await this.#load()).openSends(self, isKept ? { server, userId: this.#options.userId ?? null, conversationId: id } : null, onChange)
        : null,
      search: (log, query) => this.#search(log, query),
      textKey: isKept ? textKey(server, this.#options.userId, id) : null,
      workerState: () => this.#engine?.workerState(this.#options.workerUrl) ?? 'idle',
      onClose: () => {
        if (this.#conversations.get(id) === conversation) this.#conversations.delete(id)
      },
    })
    if (isPrivate) session.notify('info', 'no_user', 'Nothing is saved on this device, because the client was not told whose it is.')
    return conversation
  }

  async *#search(log: EventLog, query: EventQuery): AsyncGenerator<AgentEvent, void, void> {
    const { AsyncEventStoreWrapper } = await this.#load()
    yield* new AsyncEventStoreWrapper(log, query, { workerUrl: this.#options.workerUrl })
  }

  async #openStore(conversationId: string, server: string, onDropped: EventStoreOptions['onDropped']): Promise<MirrorEventLog> {
    const { EventStore } = await this.#load()
    const { userId, databaseName, cacheBudget: budget, cacheMaxAge: maxAge, compressCache: compress } = this.#options
    return EventStore.open({ conversationId, baseUrl: server, userId, databaseName, runtime: this.#runtime, onDropped, retention: { budget, maxAge }, compress })
  }

  #target(id: string): ConversationTarget | null {
    const { resolve, sessionApiKey, headers, credentials } = this.#options
    const own = resolve?.(id)
    const baseUrl = own?.baseUrl ?? this.#baseUrl
    if (baseUrl === undefined) return null
    const isConversation = /\/api\/conversations\/[^/]+\/?$/.test(baseUrl)
    return {
      baseUrl: isConversation ? baseUrl.replace(/\/+$/, '') : conversationUrl(baseUrl, id),
      sessionApiKey: own === undefined ? sessionApiKey : (own.sessionApiKey ?? sessionApiKey),
      headers: { ...headers, ...own?.headers },
      credentials: own?.credentials ?? credentials,
    }
  }

  #http({ sessionApiKey, headers, credentials }: Credentials): HttpOptions {
    const { userId, fetch } = this.#options
    return { sessionApiKey, headers, credentials, userId, fetch, runtime: this.#runtime }
  }
}

function noServer(): EventreelError {
  return new EventreelError('invalid_argument', 'Give the address of the server as `baseUrl`, or a `source` of your own.')
}

function pageOrigin(): string | undefined {
  const origin = globalThis.location?.origin
  return origin === undefined || origin === 'null' ? undefined : origin
}
