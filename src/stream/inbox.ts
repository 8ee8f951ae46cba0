import type { AgentEvent } from '../protocol/agent-event.ts'
import type { ParsedEvents, ParsedFrame, RejectedInput } from '../source/parsed-source.ts'

export interface InboxHandlers {
  acceptEvents(received: ParsedEvents): Promise<void>
  acceptFrame(frame: Exclude<ParsedFrame, { readonly type: 'events' }>): Promise<void>
  fail(error: unknown): void
}

/** Most events handled at once, so that one commit never holds the screen for long. */
const MAX_BATCH = 1_000

/**
 * One link's frames, handled one after the other in the order of arrival. Neighbouring events are taken together: what
 * arrives during a commit shares the next one.
 */
export class Inbox {
  readonly #handlers: InboxHandlers
  readonly #frames: ParsedFrame[] = []
  #running: Promise<void> | undefined
  #closed = false

  constructor(handlers: InboxHandlers) {
    this.#handlers = handlers
  }

  push(frame: ParsedFrame): void {
    if (this.#closed) return
    this.#frames.push(frame)
    this.#running ??= this.#run()
  }

  /** Takes nothing more; resolves when what is being handled is done. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running
  }

  /** Resolves when everything received so far is handled. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      let next = 0
      while (next < this.#frames.length && !this.#closed) {
        const frame = this.#frames[next++]
        if (frame === undefined) break
        if (frame.type !== 'events') {
          await this.#handlers.acceptFrame(frame)
        } else {
          const events: AgentEvent[] = []
          const rejected: RejectedInput[] = []
          let same: ParsedFrame | undefined = frame
          for (; same?.type === 'events' && events.length + same.events.length <= Math.max(MAX_BATCH, frame.events.length); same = this.#frames[next++]) {
            events.push(...same.events)
            rejected.push(...same.rejected)
          }
          next--
          await this.#handlers.acceptEvents({ events, rejected })
        }
        if (next >= this.#frames.length) {
          this.#frames.length = 0
          next = 0
        }
      }
    } catch (error) {
      this.#closed = true
      this.#handlers.fail(error)
    } finally {
      this.#frames.length = 0
      // Must be here, not a microtask later: what is pushed in between would wait for the next frame.
      this.#running = undefined
    }
  }
}
