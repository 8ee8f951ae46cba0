import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { AsyncQueue } from '../../src/source/async-queue.ts'
import type { ConversationSource, SourceCursor, SourceFrame, SourcePage, SourcePageQuery } from '../../src/source/conversation-source.ts'

/** A server without epochs whose pages may still lack an event that a later page has, and whose live events are hints. */
export class ScriptedV0Source implements ConversationSource {
  readonly announcesConnect = true
  readonly sendsAtMostOnce = true
  #log: AgentEvent[] = []
  readonly #links = new Set<AsyncQueue<SourceFrame>>()
  readonly reads: { readonly at: number; readonly from: number | undefined }[] = []
  readonly sent: unknown[] = []
  readonly #now: () => number
  /** What the server answers to a send; undefined: it takes it without a word. */
  sendError: Error | undefined

  constructor(events: readonly AgentEvent[], now: () => number) {
    this.#log = [...events]
    this.#now = now
  }

  /** What a page shows from now on. */
  write(...events: readonly AgentEvent[]): void {
    this.#log = [...this.#log, ...events].sort((a, b) => a.id - b.id)
  }
  replace(events: readonly AgentEvent[]): void {
    this.#log = [...events]
  }
  /** What the link shows. */
  hint(...events: readonly AgentEvent[]): void {
    for (const link of this.#links) link.push({ provisional: events })
  }
  drop(): void {
    for (const link of [...this.#links]) link.end()
  }

  async readPage({ from = 0, to = Infinity, limit, reverse }: SourcePageQuery): Promise<SourcePage> {
    this.reads.push({ at: this.#now(), from })
    const inRange = this.#log.filter((event) => event.id >= from && event.id <= to)
    const ordered = reverse ? inRange.reverse() : inRange
    const size = Math.min(limit, 100)
    return { events: ordered.slice(0, size), hasMore: ordered.length > size, lateWrites: true }
  }

  async *connect({ afterId, signal }: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    const link = new AsyncQueue<SourceFrame>()
    signal.addEventListener('abort', () => link.end(), { once: true })
    this.#links.add(link)
    link.push({ provisional: this.#log.filter((event) => event.id > afterId) })
    link.push({ connected: true })
    try {
      yield* link
    } finally {
      this.#links.delete(link)
    }
  }

  async send(action: unknown): Promise<{ id?: number }> {
    if (this.sendError !== undefined) throw this.sendError
    this.sent.push(action)
    return {}
  }
}
