import { EventreelError } from '../errors.ts'
import type { Ack, LiveFrame, TransientFrame } from '../protocol/frames.ts'
import type { Runtime } from '../runtime.ts'
import { AsyncQueue } from './async-queue.ts'
import { HANDSHAKE_TIMEOUT_MS, SILENT_INTERVALS } from './connection-state.ts'
import type { SourceCursor, SourceFrame, SourceSend } from './conversation-source.ts'
import { refusal } from './refusal.ts'
import { hideKey } from './session-key.ts'

/** A link is looked at this often, so that one that died while the machine slept is known soon after. */
const LOOK_MS = 5_000

/**
 * What both transports have in common: one link's frames as the session reads them, a watch on its silence,
 * and the sends that wait for their answer.
 */
export class ContiguousLink {
  readonly frames: AsyncQueue<SourceFrame>
  readonly #runtime: Runtime
  readonly #key: string | undefined
  readonly #waiting = new Map<string, { resolve(ack: { id?: number }): void; reject(error: unknown): void }>()
  readonly #release: (() => void)[]
  #cancelLook: (() => void) | undefined
  /** How long the server may be silent. */
  #silenceMs = HANDSHAKE_TIMEOUT_MS
  #heard = { at: 0, elapsed: 0 }
  #ended = false

  /**
   * @param signal ends the link when it aborts
   * @param key is hidden in all that the server says for people to read
   */
  constructor(runtime: Runtime, signal: AbortSignal, key?: string) {
    this.#runtime = runtime
    this.#key = key
    this.frames = new AsyncQueue(() => this.#end())
    const abort = () => this.fail(signal.reason)
    this.#release = [
      () => this.#cancelLook?.(),
      () => signal.removeEventListener('abort', abort),
      // Of what was silent while there was no network, nobody waits for more.
      runtime.onOnlineChange((online) => online && this.#look(this.#silenceMs / SILENT_INTERVALS)),
      runtime.onVisibleChange(() => this.#look()),
    ]
    this.heard()
    this.#look()
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  }

  /** Opens what carries the frames; the result releases it, once, whatever ends the link. */
  open(transport: () => () => void): void {
    if (this.#ended) return
    try {
      const close = transport()
      // It may have failed while it was opened.
      if (this.#ended) close()
      else this.#release.push(close)
    } catch (error) {
      this.fail(error)
    }
  }

  /** Something came: the link is alive. */
  heard(): void {
    this.#heard = { at: this.#runtime.now(), elapsed: this.#runtime.elapsed() }
  }

  /** How long silence means nothing from now on. */
  allowSilence(ms: number): void {
    this.#silenceMs = ms
    this.heard()
    this.#look()
  }

  /** Reads what the transport brought; what makes no sense ends the link. */
  take(read: () => LiveFrame): void {
    this.guard(() => this.#accept(read()))
  }

  /** What is shown and not kept. */
  show(transient: TransientFrame): void {
    if (!('notice' in transient)) return this.frames.push({ transient })
    const { notice } = transient
    this.frames.push({ transient: { notice: { ...notice, message: hideKey(notice.message, this.#key) } } })
  }

  guard(work: () => void): void {
    this.heard()
    try {
      work()
    } catch (error) {
      this.fail(new EventreelError('protocol_error', 'The server sent a frame that makes no sense.', { cause: error, retryable: true }))
    }
  }

  /**
   * Sends an action and resolves with the answer to it.
   * @param emit gives it to the transport; undefined while there is none
   */
  async send(action: unknown, { idempotencyKey, epoch, signal }: SourceSend, emit: ((message: object) => void) | undefined): Promise<{ id?: number | undefined }> {
    if (this.#ended || emit === undefined) throw notConnected()
    const answer = this.#answerTo(idempotencyKey, signal)
    emit({ ...(action as object), idempotency_key: idempotencyKey, epoch })
    return answer
  }

  #answerTo(key: string, signal: AbortSignal): Promise<{ id?: number | undefined }> {
    return new Promise((resolve, reject) => {
      const abort = () => this.#waiting.delete(key) && reject(signal.reason)
      // Must be taken off again: the signal is the conversation's, and outlives many sends.
      const settled = <T>(settle: (outcome: T) => void) => (outcome: T) => {
        signal.removeEventListener('abort', abort)
        settle(outcome)
      }
      this.#waiting.set(key, { resolve: settled(resolve), reject: settled(reject) })
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  fail(error: unknown): void {
    // Must come first: an end would pass for an orderly one.
    this.frames.fail(error)
    this.#end(error)
  }

  #end(reason?: unknown): void {
    if (this.#ended) return
    this.#ended = true
    for (const { reject } of this.#waiting.values()) reject(new EventreelError('connection_closed', 'The link broke before the answer came.', { cause: reason, retryable: true }))
    this.#waiting.clear()
    this.frames.end()
    for (const release of this.#release) release()
  }

  /** Fails a link that was silent for too long, by either clock: timers and {@link Runtime.elapsed} may have stood still while the machine slept. */
  #look(allowedMs = this.#silenceMs): void {
    this.#cancelLook?.()
    if (this.#ended) return
    const silentMs = Math.max(this.#runtime.now() - this.#heard.at, this.#runtime.elapsed() - this.#heard.elapsed)
    if (silentMs >= allowedMs) this.fail(new EventreelError('timeout', `The server was silent for ${Math.round(silentMs / 1000)} s.`, { retryable: true }))
    else this.#cancelLook = this.#runtime.setTimer(() => this.#look(), Math.min(LOOK_MS, this.#silenceMs - silentMs))
  }

  #accept(frame: LiveFrame): void {
    switch (frame.type) {
      case 'events':
        this.frames.push({ events: frame.events })
        return
      case 'replay_start':
        this.allowSilence(frame.head_interval_ms * SILENT_INTERVALS)
        this.frames.push({ connected: true, epoch: frame.epoch, latestEventId: frame.latest_event_id, maxEventBytes: frame.max_event_bytes ?? undefined })
        return
      case 'log_reset':
        this.frames.push({ reset: frame.epoch })
        return
      case 'replay_done':
        this.frames.push({ head: frame.latest_event_id, sent: frame.latest_event_id })
        return
      case 'head':
        this.frames.push({ head: frame.latest_event_id, sent: frame.sent_id })
        return
      case 'transient':
        this.show(frame.transient)
        return
      case 'ack':
        this.#answer(frame)
        return
      case 'error':
        this.show({ notice: { level: 'error', code: frame.code, message: frame.message } })
        return
      case 'unknown':
        return
    }
  }

  #answer(ack: Ack): void {
    const key = ack.idempotency_key
    const waiting = key == null ? undefined : this.#waiting.get(key)
    if (key == null || waiting === undefined) return
    this.#waiting.delete(key)
    if (ack.error != null) waiting.reject(refusal(ack.error.code, hideKey(ack.error.message, this.#key), ack.error.retry_after))
    else waiting.resolve(ack.id == null ? {} : { id: ack.id })
  }
}

/** Where a contiguous connection is to go on, as it is asked for. */
export function cursorQuery({ afterId, epoch, afterTimestamp, maxReplay }: SourceCursor): Record<string, string> {
  const claim = epoch === undefined ? {} : afterTimestamp === undefined ? { epoch } : { epoch, latest_event_timestamp: afterTimestamp }
  return { contiguous: 'true', latest_event_id: String(afterId), ...claim, ...(maxReplay === undefined ? {} : { max_replay: String(maxReplay) }) }
}

export function notConnected(): EventreelError {
  return new EventreelError('connection_closed', 'Not connected.', { retryable: true })
}
