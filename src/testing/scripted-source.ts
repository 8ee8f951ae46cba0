import { EventreelError } from '../errors.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import { AsyncQueue } from '../source/async-queue.ts'
import type { ConversationSource, SourceCursor, SourceFrame, SourcePage, SourcePageQuery, SourceSend } from '../source/conversation-source.ts'

/** A backend in memory that does what a test tells it to. */
export class ScriptedSource implements ConversationSource {
  readonly announcesConnect = true
  #events: AgentEvent[]
  #epoch = 'scripted'
  readonly #links = new Set<AsyncQueue<SourceFrame>>()
  #failure: EventreelError | null = null
  #silent = false
  /** What was sent to it, oldest first. */
  readonly sent: { readonly action: unknown; readonly idempotencyKey: string }[] = []

  constructor(events: readonly AgentEvent[] = []) {
    this.#events = [...events].sort((a, b) => a.id - b.id)
  }

  /** The log as it stands, ascending. */
  get events(): readonly AgentEvent[] {
    return this.#events
  }

  /** Appends events to the log (those without an id get the next one) and sends them to whoever is connected. */
  emit(events: readonly (AgentEvent | NewEvent)[]): readonly AgentEvent[] {
    const added = events.map((event): AgentEvent => {
      const next = (this.#events.at(-1)?.id ?? -1) + 1
      const stored = event.id === undefined ? ({ ...event, id: next } as AgentEvent) : event
      this.#events.push(stored)
      return stored
    })
    this.push({ events: added })
    return added
  }

  /** Appends events to the log without sending them: what a link loses. */
  hold(events: readonly AgentEvent[]): void {
    this.#events.push(...events)
  }

  /** Another log takes the place of this one. */
  replaceLog(events: readonly AgentEvent[], epoch: string): void {
    this.#events = [...events]
    this.#epoch = epoch
    this.push({ reset: epoch })
  }

  /** Sends a frame that is not of the log to whoever is connected. */
  push(frame: SourceFrame): void {
    for (const link of this.#links) link.push(frame)
  }

  /** Everything fails with this error from now on; null: works again. */
  fail(error: EventreelError | null): void {
    this.#failure = error
    if (error !== null) for (const link of [...this.#links]) link.fail(error)
  }

  /** Nothing answers from now on. */
  hang(): void {
    this.#silent = true
  }

  async readPage(query: SourcePageQuery): Promise<SourcePage> {
    await this.#answer(query.signal)
    const { from = 0, to = Number.POSITIVE_INFINITY, limit, reverse } = query
    const inRange = this.#events.filter((event) => event.id >= from && event.id <= to)
    const ordered = reverse ? inRange.reverse() : inRange
    return { events: ordered.slice(0, limit), hasMore: ordered.length > limit, latestEventId: this.#events.at(-1)?.id ?? -1, epoch: this.#epoch }
  }

  async *connect(cursor: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    await this.#answer(cursor.signal)
    const link = new AsyncQueue<SourceFrame>()
    const abort = () => link.fail(cursor.signal.reason)
    cursor.signal.addEventListener('abort', abort, { once: true })
    this.#links.add(link)
    link.push({ connected: true, epoch: this.#epoch, latestEventId: this.#events.at(-1)?.id ?? -1 })
    const missed = this.#events.filter((event) => event.id > cursor.afterId)
    if (missed.length > 0) link.push({ events: missed })
    try {
      yield* link
    } finally {
      this.#links.delete(link)
      cursor.signal.removeEventListener('abort', abort)
    }
  }

  async send(action: unknown, { idempotencyKey, signal }: SourceSend): Promise<{ id: number }> {
    await this.#answer(signal)
    this.sent.push({ action, idempotencyKey })
    const [event] = this.emit([{ source: 'user', ...(action as NewEvent), idempotency_key: idempotencyKey }])
    return { id: event?.id ?? -1 }
  }

  async #answer(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#silent) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    if (this.#failure !== null) throw this.#failure
  }
}

/** What a test means by "the server cannot be reached". */
export function unreachable(): EventreelError {
  return new EventreelError('network_error', 'The server cannot be reached.', { retryable: true })
}
