import type { AgentEvent } from '../protocol/agent-event.ts'
import type { Runtime } from '../runtime.ts'
import type { ParsedEvents, ParsedFrame, RejectedInput } from '../source/parsed-source.ts'

export interface InboxHandlers {
  acceptEvents(received: ParsedEvents): Promise<void>
  acceptFrame(frame: Exclude<ParsedFrame, { readonly type: 'events' }>): Promise<void>
  fail(error: unknown): void
}

/** Most events handled at once, so that one commit never holds the screen for long. */
const MAX_BATCH = 1_000
/** A batch of more than these is one of a flood. */
const FLOOD_EVENTS = 10
/**
 * In a flood a batch begins so long after the one before it: a commit costs by the transaction far more than by the event, and a window shows
 * a flood no more often.
 */
const FLOOD_MS = 50

/**
 * One link's frames, handled one after the other in the order of arrival. Neighbouring events are taken together: what
 * arrives during a commit shares the next one, in a flood what arrives within 50 ms.
 */
export class Inbox {
  readonly #handlers: InboxHandlers
  readonly #runtime: Pick<Runtime, 'elapsed' | 'setTimer' | 'isVisible'>
  readonly #frames: ParsedFrame[] = []
  #running: Promise<void> | undefined
  #closed = false
  /** Nothing more comes: what is there need not wait. */
  #ending = false
  /** Events that no batch has taken yet. */
  #queued = 0
  /** Until when the next batch of a flood waits for more. */
  #restUntil = Number.NEGATIVE_INFINITY
  #wake = () => {}

  constructor(handlers: InboxHandlers, runtime: Pick<Runtime, 'elapsed' | 'setTimer' | 'isVisible'>) {
    this.#handlers = handlers
    this.#runtime = runtime
  }

  push(frame: ParsedFrame): void {
    if (this.#closed) return
    this.#frames.push(frame)
    if (frame.type === 'events') this.#queued += frame.events.length
    if (this.#queued >= MAX_BATCH) this.#wake()
    this.#running ??= this.#run()
  }

  /** Takes nothing more; resolves when what is being handled is done. */
  async close(): Promise<void> {
    this.#closed = true
    this.#wake()
    await this.#running
  }

  /** Resolves when everything received is handled; nothing may come after it. */
  async settled(): Promise<void> {
    this.#ending = true
    this.#wake()
    await this.#running
  }

  /** Lets a flood gather. Not where nobody looks: there, timers come a second late. */
  async #rest(): Promise<void> {
    const ms = this.#restUntil - this.#runtime.elapsed()
    if (ms <= 0 || this.#queued >= MAX_BATCH || this.#ending || !this.#runtime.isVisible()) return
    await new Promise<void>((resolve) => {
      const cancel = this.#runtime.setTimer(resolve, ms)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
    this.#wake = () => {}
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
          await this.#rest()
          if (this.#closed) break
          const began = this.#runtime.elapsed()
          const events: AgentEvent[] = []
          const rejected: RejectedInput[] = []
          let same: ParsedFrame | undefined = frame
          for (; same?.type === 'events' && events.length + same.events.length <= Math.max(MAX_BATCH, frame.events.length); same = this.#frames[next++]) {
            events.push(...same.events)
            rejected.push(...same.rejected)
          }
          next--
          this.#queued -= events.length
          this.#restUntil = events.length > FLOOD_EVENTS ? began + FLOOD_MS : Number.NEGATIVE_INFINITY
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
      this.#queued = 0
      // Must be here, not a microtask later: what is pushed in between would wait for the next frame.
      this.#running = undefined
    }
  }
}
