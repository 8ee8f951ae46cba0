import { EventreelError, isEventreelError } from '../errors.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import { backoffMs } from '../source/backoff.ts'
import type { OutboxEntry } from '../store/outbox.ts'
import { isEventOf } from './echo.ts'
import type { SafeOutbox } from './safe-outbox.ts'
import type { SendEntry, SendList } from './send-list.ts'
import type { Session } from './session.ts'

/** How long a server may take to show what it was given, where it says nothing of it. */
const UNCONFIRMED_AFTER_MS = 30_000
/** An answer that has not come by then was lost. */
const ANSWER_MS = 30_000
/** Between tries while the link stands. */
const RETRY = { baseMs: 2_000, maxMs: 10_000 }
/** What breaks so many links is not meant for one. */
const MAX_LOSSES = 3

export interface CourierOptions {
  readonly session: Session
  readonly list: SendList
  readonly outbox: SafeOutbox
  /** Whether it is this tab that delivers. */
  readonly mayDeliver: () => boolean
  /** Whether another tab may have delivered this message. */
  readonly wasHanded: (entry: SendEntry) => boolean
  /** A message turns out to have been given away before: the log may show it already. */
  readonly lookBack: () => void
}

/** Gives what waits to the server: in order, one at a time, again until it is taken or refused. */
export class Courier {
  readonly #options: CourierOptions
  readonly #echoes = new Map<string, () => void>()
  #underWay: { readonly key: string; readonly stop: AbortController } | null = null
  #paused = false
  /** In a row. */
  #failures = 0
  #cancelRetry: (() => void) | undefined

  constructor(options: CourierOptions) {
    this.#options = options
  }

  /** Tries the first that waits, when nothing is under way. */
  pump(): void {
    const { session, list, mayDeliver } = this.#options
    if (this.#underWay !== null || this.#paused || session.state.link !== 'standing' || !mayDeliver()) return
    const next = list.entries.find((entry) => entry.status === 'pending')
    if (next === undefined) return
    const underWay = { key: next.key, stop: new AbortController() }
    this.#underWay = underWay
    void this.#deliver(next, underWay.stop.signal).finally(() => {
      if (this.#underWay !== underWay) return
      this.#underWay = null
      this.pump()
    })
  }

  /** Ends the pause after a failure: the link stands again. */
  resume(): void {
    this.#cancelRetry?.()
    this.#paused = false
    this.pump()
  }

  /** Nobody waits for the answer to what is settled, nor must what comes next. */
  check(): void {
    if (this.#underWay !== null && this.#options.list.find(this.#underWay.key) === undefined) this.stop()
  }

  /** Lets go of what is under way, whatever becomes of it. */
  stop(): void {
    const underWay = this.#underWay
    this.#underWay = null
    underWay?.stop.abort(new EventreelError('closed', 'This tab does not deliver any more.'))
    // Not within the change of the list that led here.
    if (underWay !== null) queueMicrotask(() => this.pump())
  }

  close(): void {
    this.stop()
    this.#cancelRetry?.()
    for (const cancel of this.#echoes.values()) cancel()
    this.#echoes.clear()
  }

  /** It may be with the server: the log shows it, or it is unconfirmed when there was time enough for that. */
  awaitEcho(key: string): void {
    const { session, list, mayDeliver } = this.#options
    this.#echoes.get(key)?.()
    const cancel = session.runtime.setTimer(() => {
      this.#echoes.delete(key)
      const entry = list.find(key)
      if (entry?.status !== 'sending' || entry.ackedId !== null) return
      if (session.state.caughtUp && mayDeliver()) list.update(key, { status: 'unconfirmed' })
      else this.awaitEcho(key)
    }, UNCONFIRMED_AFTER_MS)
    this.#echoes.set(key, cancel)
  }

  /** The server, or what stands for it, will not have it: only the user tries again. */
  fail(entry: SendEntry, error: EventreelError): void {
    const { list, outbox } = this.#options
    list.update(entry.key, { status: 'failed', error, tried: false })
    if (entry.durable) void outbox.put({ ...toSaved(entry), tried: false, failure: { code: error.code, message: error.message } })
  }

  async #deliver(entry: SendEntry, signal: AbortSignal): Promise<void> {
    const { session, list } = this.#options
    const { key } = entry
    let atMostOnce = false
    try {
      const { source } = await session.load()
      if (signal.aborted) return
      const epoch = session.mirror.epoch
      if (entry.epoch !== null && epoch !== null && entry.epoch !== epoch) throw new EventreelError('epoch_changed', 'It was written for a log that another one has replaced.')
      checkSize(entry.action, key, epoch, session.state.maxEventBytes)
      const after = Math.max(entry.after, session.latestEventId)
      if (source.sendsAtMostOnce === true && !(await this.#claim({ ...entry, after }, signal))) return
      atMostOnce = source.sendsAtMostOnce === true
      list.update(key, { status: 'sending', tried: atMostOnce, after, epoch: entry.epoch ?? epoch })
      // Whoever heard of that may have discarded it.
      if (signal.aborted) return
      const id = await answerOf(session, signal, (within) =>
        source.send?.(entry.action, { idempotencyKey: key, signal: within, epoch: epoch ?? undefined, viaHttp: !atMostOnce && entry.losses >= MAX_LOSSES }),
      )
      this.#failures = 0
      if (signal.aborted) return
      if (id === undefined) return this.awaitEcho(key)
      const shown = id <= session.mirror.cursor ? await eventOf(session, id) : undefined
      if (signal.aborted) return
      if (shown !== undefined && !isEventOf(entry, shown)) throw new EventreelError('log_reset', 'The server was set back behind what it has said.', { retryable: true })
      // The log may have shown it before the answer came, without its key.
      if (id <= session.mirror.cursor) list.remove(key, id)
      // Must stay on the disk until the log shows it: a server may be set back behind what it has said.
      else list.update(key, { ackedId: id })
    } catch (error) {
      if (signal.aborted) return
      const failure = isEventreelError(error) ? error : new EventreelError('network_error', 'The message could not be sent.', { cause: error, retryable: true })
      // A key that is refused may be replaced, and then the message goes.
      if (!failure.retryable && failure.code !== 'unauthorized') this.fail(entry, failure)
      // A link that was not there took nothing, so trying again is safe; anything later may have.
      else if (atMostOnce && failure.code !== 'connection_closed' && failure.code !== 'unauthorized') list.update(key, { status: 'unconfirmed', error: failure })
      else this.#waitToRetry(entry, failure, atMostOnce)
    }
  }

  /** Whether it may be given to a server that knows no keys: nobody has done so yet, and nobody else will. */
  async #claim(entry: SendEntry, signal: AbortSignal): Promise<boolean> {
    const { list, outbox } = this.#options
    const { key } = entry
    const { wasHanded, lookBack } = this.#options
    let claim = entry.durable ? await outbox.claim(toSaved(entry), entry.home) : 'claimed'
    // Where this tab's disk cannot tell whether another tab has given it away, that one may have.
    if ((claim === undefined || !entry.durable) && wasHanded(entry)) claim = 'tried'
    if (claim === 'gone') list.remove(key, null)
    // Must pass for tried also where it was claimed only just now, by a tab that lost its role meanwhile: nobody can claim it again.
    else if (claim === 'tried' || (claim === 'claimed' && signal.aborted)) {
      list.update(key, { status: 'sending', tried: true })
      this.awaitEcho(key)
      lookBack()
      return false
    }
    if (signal.aborted) return false
    // Given to the server without its claim, it would be given again after a reload. Must not be noted either: the claim may be another tab's.
    if (claim === undefined) list.update(key, { status: 'failed', error: new EventreelError('storage_failed', 'That it was sent could not be noted on this device.') })
    return claim === 'claimed'
  }

  #waitToRetry(entry: SendEntry, failure: EventreelError, atMostOnce: boolean): void {
    const { session, list, outbox } = this.#options
    const lost = failure.code === 'connection_closed' || failure.code === 'timeout'
    list.update(entry.key, { status: 'pending', tried: false, handed: false, losses: entry.losses + (lost ? 1 : 0) })
    if (atMostOnce && entry.durable) void outbox.put({ ...toSaved(entry), tried: false })
    this.#paused = true
    this.#cancelRetry?.()
    const pause = Math.max(failure.retryAfterMs ?? 0, backoffMs(++this.#failures, session.runtime.random(), RETRY))
    this.#cancelRetry = session.runtime.setTimer(() => this.resume(), pause)
  }
}

/** @throws {EventreelError} `message_too_large` */
export function checkSize(action: NewEvent, key: string, epoch: string | null, max: number | undefined): void {
  if (max === undefined) return
  const bytes = new TextEncoder().encode(JSON.stringify({ ...action, idempotency_key: key, epoch: epoch ?? undefined })).length
  if (bytes > max) throw new EventreelError('message_too_large', `The message has ${bytes} bytes; the server takes ${max} at most.`)
}

export function toSaved({ key, action, createdAt, tried, after, epoch }: SendEntry): OutboxEntry {
  return { key, action, createdAt, tried, after, ...(epoch === null ? {} : { epoch }) }
}

/** What is held under an id; undefined where it cannot be read. */
async function eventOf({ mirror, signal }: Session, id: number): Promise<AgentEvent | undefined> {
  const found = mirror.searchEvents({ startId: id, endId: id, onMissing: 'skip', signal })
  return (await found.next().catch(() => undefined))?.value ?? undefined
}

/** The id in the answer; a `timeout` when there is none in time, also from a source that heeds no signal. */
async function answerOf(session: Session, signal: AbortSignal, send: (signal: AbortSignal) => Promise<{ id?: number | undefined }> | undefined): Promise<number | undefined> {
  const late = new AbortController()
  const cancel = session.runtime.setTimer(() => late.abort(new EventreelError('timeout', `No answer within ${ANSWER_MS / 1000} s.`, { retryable: true })), ANSWER_MS)
  const within = AbortSignal.any([signal, late.signal])
  try {
    const aborted = new Promise<never>((_, reject) => within.addEventListener('abort', () => reject(within.reason), { once: true }))
    return (await Promise.race([send(within), aborted]))?.id
  } finally {
    cancel()
  }
}
