import { EventreelError, isEventreelError } from '../errors.ts'
import { hasId } from '../ingest/range-set.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import type { Runtime } from '../runtime.ts'
import type { Outbox, OutboxEntry } from '../store/outbox.ts'
import type { PendingSend, SendReceipt } from './conversation.ts'
import { withDeadline } from './deadline.ts'
import { isEchoOf } from './echo.ts'
import type { Session } from './session.ts'

/** How long a server without acknowledgements may take to show what it was given. */
const UNCONFIRMED_AFTER_MS = 30_000
/** Between tries while the link stands. */
const RETRY_MS = 2_000
/** A disk that has not answered by then must not hold up what the user says. */
const OUTBOX_DEADLINE_MS = 5_000

export interface PendingSendsOptions {
  readonly session: Session
  readonly canSend: boolean
  readonly outbox: Outbox | null
  readonly onChange: () => void
  readonly onOutboxError: (error: unknown) => void
}

interface Entry extends PendingSend {
  readonly ackedId: number | null
  readonly tried: boolean
  /** Highest id of the log when it was given to the server: what came before is no echo of it. */
  readonly after: number
}

/** What the user sent and the log does not show yet: in order, one under way at a time, over reconnects and reloads. */
export class PendingSends {
  readonly #options: PendingSendsOptions
  readonly #runtime: Runtime
  readonly #stop = new AbortController()
  #outbox: Outbox | null
  #entries: readonly Entry[] = []
  /** Events that have been taken for an echo, each of one send: they are told of as a hint and again when confirmed. */
  readonly #echoes = new Set<number>()
  #sending = false
  #paused = false
  #cancelRetry: (() => void) | undefined

  constructor(options: PendingSendsOptions) {
    this.#options = options
    this.#runtime = options.session.runtime
    this.#outbox = options.outbox
  }

  /** Whether something still wants to be sent by itself. */
  get isBusy(): boolean {
    return this.#entries.some(({ status }) => status === 'pending' || status === 'sending')
  }

  get list(): readonly PendingSend[] {
    return this.#entries
  }

  /** Takes up what an earlier page left. */
  async restore(): Promise<void> {
    const saved = await this.#withOutbox((outbox) => outbox.load())
    const known = new Set(this.#entries.map((entry) => entry.key))
    const restored = (saved ?? []).filter((entry) => !known.has(entry.key)).map((entry): Entry => this.#restored(entry))
    if (restored.length === 0) return
    this.#entries = [...restored, ...this.#entries]
    this.#options.onChange()
    this.pump()
  }

  async send(action: NewEvent): Promise<SendReceipt> {
    if (!this.#options.canSend) throw new EventreelError('send_unsupported', 'This conversation cannot be written to.')
    const max = this.#options.session.state.maxEventBytes
    const bytes = new TextEncoder().encode(JSON.stringify(action)).length
    if (max !== undefined && bytes > max) throw new EventreelError('message_too_large', `The message has ${bytes} bytes; the server takes ${max} at most.`)
    const entry = { key: this.#runtime.uuid(), action, createdAt: this.#runtime.now(), tried: false, after: this.#options.session.latestEventId }
    const saving = this.#withOutbox((outbox) => outbox.put(entry).then(() => true))
    // The receipt says when it was not saved in time.
    const durable = (await withDeadline(saving, OUTBOX_DEADLINE_MS, this.#runtime).catch(() => false)) === true
    this.#entries = [...this.#entries, { ...entry, status: 'pending', error: null, durable, ackedId: null }]
    this.#options.onChange()
    this.pump()
    return { key: entry.key, durable }
  }

  retry(key: string): void {
    if (!this.#entries.some((entry) => entry.key === key && (entry.status === 'failed' || entry.status === 'unconfirmed'))) return
    this.#update(key, { status: 'pending', error: null, tried: false })
    const entry = this.#entries.find((candidate) => candidate.key === key)
    if (entry !== undefined) void this.#withOutbox((outbox) => outbox.put({ key, action: entry.action, createdAt: entry.createdAt, tried: false })).then(() => this.pump())
  }

  discard(key: string): void {
    this.#remove(key)
  }

  /** Tries the first that waits, when nothing is under way. */
  pump(): void {
    if (this.#sending || this.#paused || this.#stop.signal.aborted || this.#options.session.state.link !== 'standing') return
    const next = this.#entries.find((entry) => entry.status === 'pending')
    if (next === undefined) return
    this.#sending = true
    void this.#deliver(next).finally(() => {
      this.#sending = false
      this.pump()
    })
  }

  /** Ends the pause after a failure: the link stands again. */
  resume(): void {
    this.#cancelRetry?.()
    this.#paused = false
    this.pump()
  }

  /** Joins what the log shows with what was sent; called with every batch, in order. */
  settle(events: readonly AgentEvent[]): void {
    for (const event of events) {
      if (this.#entries.length === 0) return
      const match = this.#entries.find((entry) =>
        event.idempotency_key !== undefined || entry.ackedId !== null
          ? event.idempotency_key === entry.key || event.id === entry.ackedId
          : this.#isAtMostOnce && entry.tried && event.id > entry.after && !this.#echoes.has(event.id) && isEchoOf(entry.action, event),
      )
      if (match === undefined) continue
      this.#echoes.add(event.id)
      this.#remove(match.key)
    }
  }

  close(): void {
    this.#stop.abort(new EventreelError('closed', 'The conversation was closed.'))
    this.#cancelRetry?.()
    this.#outbox?.close()
  }

  async #deliver(entry: Entry): Promise<void> {
    const { session } = this.#options
    const atMostOnce = this.#isAtMostOnce
    const claim = atMostOnce && !entry.tried ? this.#withOutbox((outbox) => outbox.claim(entry.key)) : undefined
    // What was not saved in time is on this page alone, and need not wait for the disk.
    if (atMostOnce && (entry.tried || (entry.durable && (await claim) === false))) {
      // An earlier page, or another tab, may have given it to the server already.
      this.#update(entry.key, { status: 'unconfirmed', tried: true })
      return
    }
    this.#update(entry.key, { status: 'sending', tried: true, after: session.latestEventId })
    try {
      const { source } = await session.load()
      const { id } = (await source.send?.(entry.action, {
        idempotencyKey: entry.key,
        signal: this.#stop.signal,
        epoch: session.mirror.epoch ?? undefined,
      })) ?? { id: undefined }
      // The log may have shown it before the answer came, without its key.
      if (id !== undefined && hasId(session.mirror.known, id)) this.#remove(entry.key)
      else if (id !== undefined) {
        this.#update(entry.key, { ackedId: id })
        void this.#withOutbox((outbox) => outbox.delete(entry.key))
      } else if (atMostOnce) this.#awaitEcho(entry.key)
    } catch (error) {
      if (this.#stop.signal.aborted) return
      const failure = isEventreelError(error) ? error : new EventreelError('network_error', 'The message could not be sent.', { cause: error, retryable: true })
      // A link that was not there took nothing, so trying again is safe; anything later may have.
      if (atMostOnce && failure.code !== 'connection_closed') this.#update(entry.key, { status: 'unconfirmed', error: failure })
      else if (failure.retryable) this.#waitToRetry(entry)
      else this.#update(entry.key, { status: 'failed', error: failure })
    }
  }

  get #isAtMostOnce(): boolean {
    return this.#options.session.follower?.source.sendsAtMostOnce === true
  }

  #waitToRetry({ key, action, createdAt }: Entry): void {
    this.#update(key, { status: 'pending', tried: false })
    if (this.#isAtMostOnce) void this.#withOutbox((outbox) => outbox.put({ key, action, createdAt, tried: false }))
    this.#paused = true
    this.#cancelRetry?.()
    this.#cancelRetry = this.#runtime.setTimer(() => this.resume(), RETRY_MS)
  }

  #awaitEcho(key: string): void {
    this.#runtime.setTimer(() => {
      if (this.#entries.some((entry) => entry.key === key && entry.status === 'sending')) this.#update(key, { status: 'unconfirmed' })
    }, UNCONFIRMED_AFTER_MS)
  }

  #restored(entry: OutboxEntry): Entry {
    return { ...entry, after: entry.after ?? -1, status: 'pending', error: null, durable: true, ackedId: null }
  }

  #update(key: string, change: Partial<Entry>): void {
    this.#entries = this.#entries.map((entry) => (entry.key === key ? { ...entry, ...change } : entry))
    this.#options.onChange()
  }

  #remove(key: string): void {
    this.#entries = this.#entries.filter((entry) => entry.key !== key)
    void this.#withOutbox((outbox) => outbox.delete(key))
    this.#options.onChange()
  }

  async #withOutbox<T>(work: (outbox: Outbox) => Promise<T>): Promise<T | undefined> {
    if (this.#outbox === null) return undefined
    try {
      return await work(this.#outbox)
    } catch (error) {
      this.#outbox = null
      this.#options.onOutboxError(error)
      return undefined
    }
  }
}
