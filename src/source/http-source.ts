import { EventreelError, isEventreelError } from '../errors.ts'
import { notConnected } from './contiguous-link.ts'
import type { ConversationSource, SourceCursor, SourceFrame, SourcePage, SourcePageQuery, SourceSend } from './conversation-source.ts'
import type { Dialect, DialectParts, HttpSourceOptions } from './dialect.ts'
import { HttpPages } from './http-pages.ts'
import { requestJson } from './http.ts'
import type { LiveConnection } from './live-feed.ts'
import { currentKey, keyAfter } from './session-key.ts'

/** A server's conversation: history over HTTP, the rest over a live feed. */
export class HttpSource implements ConversationSource {
  readonly announcesConnect = true
  readonly #options: HttpSourceOptions
  #parts: DialectParts
  /** What is tried where the server may speak it. */
  #v1: DialectParts | undefined
  #connection: LiveConnection | undefined

  constructor(options: HttpSourceOptions) {
    this.#options = options
    // The session repeats what fails, and shows it; two tries here only bridge a hiccup.
    this.#parts = { pages: new HttpPages(options.conversationUrl, options, 2), live: options.live }
  }

  get dialect(): Dialect | null {
    return this.#parts.pages.dialect
  }

  get sendsAtMostOnce(): boolean {
    return this.dialect?.[0] === 'v'
  }

  async readPage(query: SourcePageQuery): Promise<SourcePage> {
    const { dialect = 'auto' } = this.#options
    const spoken = this.dialect
    if (spoken !== null || dialect !== 'v1') {
      const page = await this.#parts.pages.readPage(query).catch((error: unknown) => {
        // What makes no sense is no refusal, but something that stands before the server: a login page, say.
        if (spoken !== null && isEventreelError(error, 'protocol_error')) throw new EventreelError('server_error', error.message, { cause: error, retryable: true })
        const status = isEventreelError(error) && error.status
        // A V1 server has other things at that address.
        if (spoken !== null || (status !== 405 && status !== 422)) throw error
      })
      if (page !== undefined && (dialect === 'auto' || dialect === (this.dialect ?? dialect))) return page
      if (dialect !== 'auto') throw new EventreelError('unsupported_dialect', `The server speaks no ${dialect}.`)
    }
    // What speaks it is loaded for those alone who need it.
    const { openV1 } = await import('./v1/v1.ts')
    const parts = (this.#v1 ??= openV1(this.#options))
    const page = await parts.pages.readPage(query)
    // Not before: what refuses these questions may refuse any.
    this.#parts = parts
    return page
  }

  async *connect(cursor: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    const { conversationId, conversationUrl, sessionApiKey, runtime } = this.#options
    const { live, pages } = this.#parts
    if (this.dialect === 'v0' && !live.speaksV0)
      throw new EventreelError('unsupported_dialect', "The server sends live events over Socket.IO only: pass `live: socketIoFeed()` from 'eventreel/socketio'.")
    if (cursor.epoch !== undefined) pages.useEpoch(cursor.epoch)
    let key = await currentKey(sessionApiKey, cursor.signal, runtime)
    for (let refusals = 0, heard = false; ; refusals++) {
      const connection = live.connect({ conversationId, conversationUrl, sessionApiKey: key, runtime, dialect: this.dialect }, cursor)
      this.#connection = connection
      try {
        for await (const frame of connection.frames) {
          heard = true
          if ('reset' in frame) pages.useEpoch(frame.reset)
          else if ('connected' in frame && frame.epoch !== undefined) pages.useEpoch(frame.epoch)
          yield frame
        }
        return
      } catch (error) {
        if (!isEventreelError(error, 'unauthorized') || refusals > 0) throw error
        const refused = key
        key = await keyAfter(refused, sessionApiKey, cursor.signal, runtime)
        if (key === refused) throw error
        // What came has moved the cursor: the session's next try goes on from there.
        if (heard) throw new EventreelError('unauthorized', 'The server takes another key.', { cause: error, retryable: true })
      } finally {
        if (this.#connection === connection) this.#connection = undefined
      }
    }
  }

  async send(action: unknown, send: SourceSend): Promise<{ id?: number | undefined }> {
    const isContiguous = this.dialect === 'contiguous'
    if (this.#connection !== undefined && !(send.viaHttp === true && isContiguous)) return this.#connection.send(action, send)
    // A send that may be repeated has no need of the link; one that may not must see it, or its echo could be missed.
    if (!isContiguous) throw notConnected()
    const answer = await requestJson(`${this.#options.conversationUrl}/events`, this.#options, {
      method: 'POST',
      body: JSON.stringify({ ...(action as object), epoch: send.epoch }),
      headers: { 'Idempotency-Key': send.idempotencyKey },
      signal: send.signal,
      tries: 1,
    })
    const id = (answer as { readonly id?: unknown } | null)?.id
    return typeof id === 'number' ? { id } : {}
  }
}
