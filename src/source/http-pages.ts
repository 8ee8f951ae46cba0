import { EventreelError } from '../errors.ts'
import { parsePage } from '../protocol/page.ts'
import type { SourcePage, SourcePageQuery } from './conversation-source.ts'
import type { Dialect, PageReader } from './dialect.ts'
import { requestJson, type HttpOptions } from './http.ts'

/** Without an epoch in the question, no server gives more than this. */
const PLAIN_LIMIT = 100

/** The page reader of one conversation over HTTP: learns from the first open answer which dialect the server speaks. */
export class HttpPages implements PageReader {
  readonly conversationUrl: string
  readonly #http: HttpOptions
  readonly #tries: number | undefined
  #epoch: string | undefined
  #dialect: Dialect | null = null

  /** @param conversationUrl `https://host[/prefix]/api/conversations/{id}` */
  constructor(conversationUrl: string, http: HttpOptions, tries?: number) {
    this.conversationUrl = conversationUrl.replace(/\/+$/, '')
    this.#http = http
    this.#tries = tries
  }

  get dialect(): Dialect | null {
    return this.#dialect
  }

  useEpoch(epoch: string | undefined): void {
    this.#epoch = epoch
    if (epoch !== undefined) this.#dialect = 'contiguous'
  }

  async readPage(query: SourcePageQuery): Promise<SourcePage> {
    const epoch = query.epoch ?? this.#epoch
    try {
      return await this.#read(query, epoch)
    } catch (error) {
      if (!(error instanceof EventreelError) || error.code !== 'epoch_changed' || epoch === undefined) throw error
      // The log is another one now: an open question without an epoch learns which. A closed one would not say whose events it brings.
      this.#epoch = undefined
      if (query.to === undefined) return this.#read(query, undefined)
      await this.#read({ limit: 1, reverse: true, signal: query.signal }, undefined)
      return this.#read(query, this.#epoch)
    }
  }

  async #read(query: SourcePageQuery, epoch: string | undefined): Promise<SourcePage> {
    const params = new URLSearchParams()
    if (query.from !== undefined) params.set('start_id', String(query.from))
    if (query.to !== undefined) params.set('end_id', String(query.to))
    if (query.reverse) params.set('reverse', 'true')
    params.set('limit', String(Math.min(query.limit, epoch === undefined ? PLAIN_LIMIT : 1000)))
    if (epoch !== undefined) params.set('epoch', epoch)
    const answer = await requestJson(`${this.conversationUrl}/events?${params.toString()}`, this.#http, {
      signal: query.signal,
      tries: this.#tries,
    })
    const page = parsePage(answer)
    if (page.epoch !== undefined) {
      this.#epoch = page.epoch
      this.#dialect = 'contiguous'
    } else if (query.to === undefined) this.#dialect = 'v0'
    // Only such a server's log has an epoch.
    else if (epoch !== undefined) this.#dialect ??= 'contiguous'
    return {
      events: page.events,
      hasMore: page.hasMore,
      latestEventId: page.latestEventId,
      epoch: page.epoch ?? epoch,
      // While nothing is known of the server, it may be one that writes late.
      lateWrites: this.#dialect !== 'contiguous',
    }
  }
}
