/** A page as a source reads it: events unparsed, in the order asked for. */
export interface SourcePage {
  readonly events: readonly unknown[]
  /** Whether the range asked for holds more in that direction. */
  readonly hasMore: boolean
  /** Highest id of the log when the page was read, where the source knows it. */
  readonly latestEventId?: number | undefined
  /** The log's epoch, where the source has one. */
  readonly epoch?: string | undefined
  /** True where an id that this page lacks may still appear (a V0 server writes late and out of order). Default false: what a page lacks is absent. */
  readonly lateWrites?: boolean | undefined
}

export interface SourcePageQuery {
  /** Lowest id, inclusive. Default 0. */
  readonly from?: number | undefined
  /** Highest id, inclusive. Default: the latest. */
  readonly to?: number | undefined
  /** At most this many events, 1..1000; a source may give fewer and say `hasMore`. */
  readonly limit: number
  /** Descending from `to`. */
  readonly reverse: boolean
  /** Epoch of what is held, for servers that take one with the question. The page may be of another log all the same, and says so by its own. */
  readonly epoch?: string | undefined
  readonly signal: AbortSignal
}

/** One thing a live connection says. */
export type SourceFrame =
  /** Events of the log after the cursor, unparsed: any number, any order, repeats allowed. They are the truth and are kept. */
  | { readonly events: readonly unknown[] }
  /** Hints of events of the log whose content or completeness is not reliable: shown, confirmed by `readPage`, never kept. */
  | { readonly provisional: readonly unknown[] }
  /** The log's highest id; this connection has sent everything up to `sent` (default: nothing is promised). */
  | { readonly head: number; readonly sent?: number | undefined }
  /** Another log has taken this one's place, with this epoch: what is held of the old one is to be dropped. */
  | { readonly reset: string }
  /** A draft or a notice, unparsed: `{draft: {key, text | delta}}` or `{notice: {level, code, message}}`. */
  | { readonly transient: unknown }
  /** The agent's state at this moment, which the log need not have. */
  | { readonly agentState: string }
  /** The connection stands: first of all frames, from sources that announce it. */
  | { readonly connected: true; readonly epoch?: string | undefined; readonly latestEventId?: number | undefined; readonly maxEventBytes?: number | undefined }

export interface SourceCursor {
  /**
   * The last of what is held that a link has brought (without an epoch, or where none has: the end of what is held); -1 when nothing is held.
   * The connection sends what comes after, also what was read over `readPage` meanwhile.
   */
  readonly afterId: number
  /** Epoch of what is held. */
  readonly epoch?: string | undefined
  /** Timestamp of the event `afterId`, by which a server recognizes another log. */
  readonly afterTimestamp?: string | undefined
  /** Where more events than this were missed, they need not be sent: the session reads the newest page instead, and connects again. */
  readonly maxReplay?: number | undefined
  readonly signal: AbortSignal
}

export interface SourceSend {
  /** Equal keys with equal bodies make one event. */
  readonly idempotencyKey: string
  readonly epoch?: string | undefined
  /** This action was under way when several links broke: it should go another way than over the link, where there is one. */
  readonly viaHttp?: boolean | undefined
  readonly signal: AbortSignal
}

/**
 * Any backend: a server of ours, a V0 server, REST with SSE, a file. The whole of what a session needs.
 *
 * - `readPage` is the truth. It rejects with an `EventreelError` whose `retryable` says whether to try again.
 *   Whatever else it throws is tried again as a network that is not there, but a mistake of its own (a `TypeError` that is not `fetch`'s, a `ReferenceError`,
 *   a `RangeError`), which is final: `invalid_argument`, with the mistake as its cause. The same goes for `connect` and `send`.
 * - Whoever passes on what another source gives and changes an event passes on another object: of one that is the same, the cache may keep the text that
 *   it came as.
 * - `connect` is one attempt: its iteration ends (or throws) when the link is gone, and the session calls it again after a pause.
 *   Abort ends it at once. An error with `retryable: false` is final.
 * - `send` resolves when the server has the action; with `id` where the server says which event it became.
 *   Without `id` the session waits for the event itself. A rejection with `retryable: false` is final; the code `unauthorized` and any
 *   other error are tried again, under the same key.
 */
export interface ConversationSource {
  readPage(query: SourcePageQuery): Promise<SourcePage>
  connect(cursor: SourceCursor): AsyncIterable<SourceFrame>
  send?(action: unknown, send: SourceSend): Promise<{ id?: number | undefined }>
  /** True for a log that will never change: nothing connects, the status is `static`. */
  readonly isStatic?: boolean
  /** True where a link says `connected` before anything else. Default: it is taken to stand as soon as it is asked for. */
  readonly announcesConnect?: boolean
  /** What the server proved to be; for diagnostics only. */
  readonly dialect?: 'contiguous' | 'v0' | 'v1' | null
  /** True where a send has no key and no acknowledgement, so that it must never be repeated. */
  readonly sendsAtMostOnce?: boolean
}
