import type { SourceFrame } from '../source/conversation-source.ts'

export interface InboxHandlers {
  acceptEvents(received: readonly unknown[]): Promise<void>
  acceptFrame(frame: Exclude<SourceFrame, { readonly events: readonly unknown[] }>): Promise<void>
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
  readonly #frames: SourceFrame[] = []
  #running: Promise<void> | undefined
  #closed = false

  constructor(handlers: InboxHandlers) {
    this.#handlers = handlers
  }

  push(frame: SourceFrame): void {
    if (this.#closed) return
    this.#frames.push(frame)
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
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
        if (!('events' in frame)) {
          await this.#handlers.acceptFrame(frame)
        } else {
          const received = [...frame.events]
          for (let more = this.#frames[next]; more !== undefined && 'events' in more && received.length + more.events.length <= MAX_BATCH; more = this.#frames[next]) {
            received.push(...more.events)
            next++
          }
          await this.#handlers.acceptEvents(received)
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
    }
  }
}
