import type { TransientFrame } from '../protocol/frames.ts'
import type { Runtime } from '../runtime.ts'
import type { ConversationHubs, HubObserver } from './conversation-hub.ts'
import { withDeadline } from './deadline.ts'
import type { DraftBoard } from './draft-board.ts'
import { errorDetails, type Logger } from './logger.ts'
import type { HeadSource, News, NewsListener, NodeLink, TransientNews } from './news.ts'
import type { AppendResult, StoredEvent } from './storage.ts'

/** How long a node that heard nothing of an append may not know of it. */
const POLL_INTERVAL_MS = 1000
/** A database that has not answered by then is away: nobody may be told that they are complete. */
const ANSWER_MS = 3000

export interface FanOutOptions extends NodeLink {
  readonly hubs: ConversationHubs
  readonly drafts: DraftBoard
  readonly runtime: Pick<Runtime, 'setTimer'>
  readonly logger: Logger
}

/**
 * Joins this node's followers with what happens on others. News only wake cursors, which read the log: so order and completeness do not
 * hang on them. One that is lost is made good by asking how the followed logs stand.
 */
export class FanOut implements NewsListener, HubObserver {
  readonly #options: FanOutOptions
  #isCurrent = true
  #polling: Promise<void> | null = null
  /** A question that is not answered yet. */
  #asked: Promise<unknown> | null = null
  #again = false
  #closed = false
  #cancelPoll: () => void = () => {}

  constructor(options: FanOutOptions) {
    this.#options = options
    options.hubs.observer = this
    options.news.open(this)
    this.#pollLater()
  }

  /** Whether this node knew, when it last asked, how the followed logs stand. While it does not, it must not say that anybody is complete. */
  get isCurrent(): boolean {
    return this.#isCurrent
  }

  grown(conversationId: string, { epoch, latestEventId }: AppendResult): void {
    this.#options.news.tell({ type: 'grown', conversationId, epoch, latestEventId })
  }

  deleted(conversationId: string): void {
    this.#options.news.tell({ type: 'deleted', conversationId })
  }

  /** @param at How long the draft was before this. */
  transient(conversationId: string, frame: TransientFrame, at: number): void {
    this.#options.news.tell({ type: 'transient', conversationId, frame, at })
  }

  /** An event has taken the draft's place, wherever the draft was written. */
  finished(conversationId: string, key: string): void {
    this.#options.news.tell({ type: 'finished', conversationId, key })
  }

  heard(news: News): void {
    const { hubs, drafts, news: channel } = this.#options
    if (news.type === 'asked') {
      for (const frame of drafts.own(news.conversationId)) channel.tell({ type: 'transient', conversationId: news.conversationId, frame, at: 0 })
      return
    }
    if (news.type === 'finished') return drafts.remove(news.conversationId, news.key)
    const hub = hubs.find(news.conversationId)
    if (hub === undefined) {
      // What nobody follows here is asked for when somebody does; only a draft that was written here must not outlive another's.
      if (news.type === 'transient' && 'draft' in news.frame) drafts.remove(news.conversationId, news.frame.draft.key)
      // Nor its log.
      else if (news.type === 'deleted') drafts.clear(news.conversationId)
      return
    }
    if (news.type === 'transient') this.#relay(news, hub.latestEventId)
    else if (news.type === 'grown' && news.epoch === hub.epoch) hub.appended(news.latestEventId)
    // The news may be of an earlier log than the hub, or of a later one.
    else this.check()
  }

  missed(): void {
    this.check()
    for (const { conversationId } of this.#options.hubs.followed()) this.#ask(conversationId)
  }

  joined(conversationId: string): void {
    this.#ask(conversationId)
  }

  left(conversationId: string): void {
    this.#options.drafts.clearRemote(conversationId)
  }

  read(conversationId: string, batch: readonly StoredEvent[]): void {
    for (const { id, sealed } of batch) {
      if (sealed?.includes('"draft_key":') !== true) continue
      const { draft_key: key } = JSON.parse(`{${sealed}}`) as { draft_key?: unknown }
      if (typeof key === 'string') this.#options.drafts.removeRemote(conversationId, key, id)
    }
  }

  /** Finds out at once how the followed logs stand. */
  check(): void {
    if (this.#closed) return
    if (this.#polling !== null) {
      this.#again = true
      return
    }
    this.#cancelPoll()
    this.#polling = this.#poll().finally(() => {
      this.#polling = null
      if (this.#again) {
        this.#again = false
        this.check()
      } else this.#pollLater()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelPoll()
    await this.#polling
    await this.#options.news.close()
  }

  #pollLater(): void {
    if (!this.#closed) this.#cancelPoll = this.#options.runtime.setTimer(() => this.check(), POLL_INTERVAL_MS)
  }

  async #poll(): Promise<void> {
    const { hubs, heads, drafts } = this.#options
    const followed = hubs.followed()
    // Nobody can be told anything wrong.
    if (followed.length === 0) return void (this.#isCurrent = true)
    const known = new Map(followed.map(({ hub }) => [hub, hub.latestEventId]))
    const found = await this.#heads(followed.map(({ conversationId }) => conversationId), heads)
    if (found === null) return
    for (const { conversationId, hub } of followed) {
      // One that was made since may know more than this answer.
      if (hubs.find(conversationId) !== hub) continue
      const head = found.get(conversationId)
      // A log that has less than it had was set back: a database was restored, or another took its place.
      const isSetBack = head !== undefined && head.latestEventId < (known.get(hub) ?? -1)
      if (head?.epoch === hub.epoch && !isSetBack) hub.appended(head.latestEventId)
      else {
        drafts.clear(conversationId)
        hubs.end(conversationId, head === undefined ? 'deleted' : 'replaced')
      }
    }
  }

  async #heads(ids: readonly string[], source: HeadSource) {
    // One that hangs is not asked once more: it holds a connection.
    if (this.#asked !== null) return null
    const asked = source.heads(ids)
    this.#asked = asked
    const forget = () => void (this.#asked = null)
    asked.then(forget, forget)
    try {
      const found = await withDeadline(asked, ANSWER_MS, this.#options.runtime)
      this.#isCurrent = true
      return new Map(found.map((head) => [head.conversationId, head]))
    } catch (error) {
      // Said once: it is tried every second.
      if (this.#isCurrent && !this.#closed) this.#options.logger({ level: 'error', what: 'heads', ...errorDetails(error) })
      this.#isCurrent = false
      return null
    }
  }

  #relay({ conversationId, frame, at }: TransientNews, afterId: number): void {
    const { drafts, hubs } = this.#options
    if ('draft' in frame) {
      const { key, text } = frame.draft
      const held = drafts.get(conversationId, key) ?? ''
      if (text == null && held.length !== at) return this.#ask(conversationId)
      if (text === held) return
      drafts.apply(conversationId, frame, { own: false, afterId })
    }
    hubs.find(conversationId)?.transient(frame)
  }

  #ask(conversationId: string): void {
    this.#options.news.tell({ type: 'asked', conversationId })
  }
}
