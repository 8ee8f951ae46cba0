import type { AgentEvent, NewEvent } from '../../src/protocol/agent-event.ts'
import { MemoryEventStore } from '../../src/store/memory-event-store.ts'
import { EventStream, type EventStreamOptions } from '../../src/stream/event-stream.ts'

/** A log in memory whose writes wait for their cue, and fail on demand. */
export class SlowLog extends MemoryEventStore {
  /** Sizes of the writes, in order. */
  readonly writes: number[] = []
  readonly #gates: { open: () => void; fail: (error: unknown) => void }[] = []
  #isSlow = false

  constructor() {
    super({ conversationId: 'c1' })
  }

  /** From now on each write waits for {@link release} or {@link breakNext}. */
  hold(): void {
    this.#isSlow = true
  }

  release(): void {
    this.#gates.shift()?.open()
  }

  breakNext(error: unknown): void {
    this.#gates.shift()?.fail(error)
  }

  /** Lets all writes through, those that wait and those to come. */
  letGo(): void {
    this.#isSlow = false
    for (const { open } of this.#gates.splice(0)) open()
  }

  override async appendNew(events: readonly NewEvent[]): Promise<AgentEvent[]> {
    this.writes.push(events.length)
    if (this.#isSlow) await new Promise<void>((open, fail) => this.#gates.push({ open, fail }))
    return super.appendNew(events)
  }
}

export const say = (content: string): NewEvent => ({ action: 'message', args: { content } })

/** A stream over a log in memory; every error that nobody expects fails the test. */
export function makeStream(options: Partial<EventStreamOptions> = {}) {
  const log = new SlowLog()
  const stream = new EventStream({
    log,
    onError: (error) => {
      throw error
    },
    ...options,
  })
  return { log, stream }
}

export async function texts(stream: EventStream): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const event of stream.searchEvents()) found.push(event.action === 'message' ? event.args : event)
  return found
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
