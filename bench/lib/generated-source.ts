import { AsyncQueue } from '../../src/source/async-queue.ts'
import type { ConversationSource, SourceCursor, SourceFrame, SourcePage, SourcePageQuery } from '../../src/source/conversation-source.ts'
import { makeEvents, type WireEvent } from './events.ts'

const PAGE = 100
const EPOCH = 'generated'

/** A server whose log is made as it is asked for, so that a long one weighs nothing, and to which events can be added. */
export class GeneratedSource implements ConversationSource {
  readonly announcesConnect = true
  readonly #generated: number
  readonly #added: WireEvent[] = []
  readonly #links = new Set<AsyncQueue<SourceFrame>>()

  /** @param count Events of the log, a multiple of 100. */
  constructor(count: number) {
    this.#generated = count
  }

  get latest(): number {
    return this.#generated + this.#added.length - 1
  }

  /** The events of one page of the log as it was at first. */
  static page(number: number): WireEvent[] {
    return makeEvents(PAGE, { from: number * PAGE })
  }

  /** Adds events and sends them to whoever is connected; gives the id of the last. */
  emit(events: readonly Omit<WireEvent, 'id' | 'cause'>[]): number {
    const first = this.latest + 1
    const added = events.map((event, index): WireEvent => ({ ...event, id: first + index }))
    this.#added.push(...added)
    for (const link of this.#links) link.push({ events: added })
    return this.latest
  }

  async readPage({ from = 0, to = this.latest, limit, reverse }: SourcePageQuery): Promise<SourcePage> {
    const last = Math.min(to, this.latest)
    const first = reverse ? Math.max(from, last - limit + 1) : from
    const end = reverse ? last : Math.min(last, from + limit - 1)
    const events: WireEvent[] = []
    for (let page = Math.floor(first / PAGE); page * PAGE <= end; page++) events.push(...this.#page(page))
    const found = events.filter(({ id }) => first <= id && id <= end)
    return { events: reverse ? found.reverse() : found, hasMore: reverse ? first > from : end < last, latestEventId: this.latest, epoch: EPOCH }
  }

  async *connect({ signal }: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    const link = new AsyncQueue<SourceFrame>()
    signal.addEventListener('abort', () => link.fail(signal.reason), { once: true })
    this.#links.add(link)
    link.push({ connected: true, epoch: EPOCH, latestEventId: this.latest })
    try {
      yield* link
    } finally {
      this.#links.delete(link)
    }
  }

  #page(page: number): readonly WireEvent[] {
    return page * PAGE < this.#generated ? GeneratedSource.page(page) : this.#added.filter(({ id }) => Math.floor(id / PAGE) === page)
  }
}
