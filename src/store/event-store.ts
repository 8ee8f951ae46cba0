import { EventreelError } from '../errors.ts'
import { hasId, subtractRanges } from '../ingest/range-set.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import { platform } from '../runtime.ts'
import type { Runtime } from '../runtime.ts'
import { abortable } from './abortable.ts'
import { checkBatch, checkId, withId } from './append-batch.ts'
import { collect } from './collect.ts'
import type { AppendOptions, EventQuery, IdRange, LogHead, MirrorEventLog } from './event-log.ts'
import { checkMatchingLimit, checkQuery } from './event-query.ts'
import { emptyLog, isMirror, notFound, notHeld } from './log-errors.ts'
import { logKey } from './log-key.ts'
import { scanLog } from './log-search.ts'
import type { ReadStretch } from './log-search.ts'
import { pageOf } from './page-maths.ts'
import { readPages } from './page-reader.ts'
import { fromText, toText } from './page-record.ts'
import type { EventText } from './page-record.ts'
import type { RetentionLimits } from './retention.ts'
import type { ScanTarget, WorkerScannable } from './scan-port.ts'
import { StoredLog } from './stored-log.ts'

export interface EventStoreOptions {
  readonly conversationId: string
  /** Address of the server whose log this mirrors. Without it, the log is this device's own, and gives ids itself. */
  readonly baseUrl?: string | undefined
  /** Whose copy this is: one user's events are never read by another. */
  readonly userId?: string | undefined
  /** Events a page, 1..1000; a log keeps the size it was begun with. Default 100. */
  readonly pageSize?: number | undefined
  /** Default `eventreel`. */
  readonly databaseName?: string | undefined
  readonly runtime?: Runtime | undefined
  /**
   * Told when ids that were held or known absent are unknown now: their page was damaged or had to make room. `isGone`: the whole log is
   * (another tab or user cleared, reset or evicted it, or deleted the database), and writes reject `fenced` until the head is read.
   */
  readonly onDropped?: ((lost: readonly IdRange[], isGone: boolean) => void) | undefined
  /** What may be evicted from the database, some time after the opening. Default: nothing. */
  readonly retention?: RetentionLimits | undefined
  /**
   * Whether pages that are far from the end of the log are compressed, some time after the opening, slowly. Their text then takes
   * a fifth to a quarter of its length, and longer to read. What is compressed stays readable without it. Default false.
   */
  readonly compress?: boolean | undefined
}

/** After the opening, the disk is the page's own for so long, in milliseconds. */
const TIDY_AFTER_MS = 5_000

/**
 * A log on this device, in IndexedDB. Several tabs may read and write it at once.
 *
 * When another store clears, resets, evicts or leads the log, or its database is deleted, this one's writes reject `fenced` until
 * {@link head} is read, so that what was meant for the log before does not get into the one after. Reads find ids that are not held.
 * On a full disk a write first evicts other copies, then drops old pages of its own (see `onDropped`).
 *
 * @example
 * const log = await EventStore.open({ conversationId: 'c1', baseUrl: 'https://host', userId: 'ann' })
 * await log.append(page.events, { covers: { from: 0, to: 99 } })
 * for await (const event of log.searchEvents({ reverse: true, limit: 50 })) show(event)
 * await log.close()
 */
export class EventStore implements MirrorEventLog, WorkerScannable {
  readonly conversationId: string
  readonly #log: StoredLog
  readonly #mirror: boolean
  readonly #target: Omit<ScanTarget, 'epoch'>
  #cancelTidy = () => {}
  #cancelPack = () => {}

  private constructor(conversationId: string, log: StoredLog, mirror: boolean, target: Omit<ScanTarget, 'epoch'>) {
    this.conversationId = conversationId
    this.#log = log
    this.#mirror = mirror
    this.#target = target
  }

  /**
   * @throws {EventreelError} `storage_unavailable` (no IndexedDB), `storage_blocked` (a tab of another version holds it), `storage_failed`,
   * `invalid_argument` for a page size out of bounds.
   */
  static async open(options: EventStoreOptions): Promise<EventStore> {
    const { conversationId, baseUrl, pageSize = 100, databaseName = 'eventreel', runtime = platform, onDropped = () => {}, retention, compress = false } = options
    if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 1000)
      throw new EventreelError('invalid_argument', `pageSize must be an integer from 1 to 1000, not ${String(pageSize)}.`)
    const key = logKey(options)
    const log = await StoredLog.open({ databaseName, key }, pageSize, runtime, onDropped)
    const store = new EventStore(conversationId, log, baseUrl !== undefined, { databaseName, log: key })
    // A failure is nobody's: what could not be evicted now is evicted when another log is opened.
    if (retention !== undefined) store.#cancelTidy = runtime.setTimer(() => void log.tidy(retention).catch(() => undefined), TIDY_AFTER_MS)
    // As nobody's: what could not be compressed stays as it is.
    if (compress) store.#cancelPack = runtime.setTimer(() => void log.pack().catch(() => undefined), TIDY_AFTER_MS)
    return store
  }

  get bytes(): number {
    return this.#log.bytes
  }
  get logId(): string | null {
    return this.#log.id
  }
  get rev(): number {
    return this.#log.rev
  }

  async *searchEvents(query: EventQuery = {}): AsyncGenerator<AgentEvent, void, void> {
    const { filter, limit, ...bounds } = checkQuery(query)
    const { signal } = query
    let fetched = 0
    let given = 0
    const enough = () => filter === undefined && fetched >= limit
    const scan = scanLog(this.#read, { ...bounds, signal, wanted: () => (filter === undefined ? limit - fetched : Infinity) })
    try {
      let ahead = scan.next()
      for (;;) {
        const batch = await ahead
        if (batch.done === true) return
        fetched += batch.value.length
        const last = enough()
        if (!last) ahead = scan.next()
        // Must be caught here too: the reader may leave before it is awaited.
        ahead.catch(() => undefined)
        for (const text of batch.value) {
          signal?.throwIfAborted()
          const event = fromText(text)
          if (filter !== undefined && !filter.include(event)) continue
          yield event
          if (++given >= limit) return
        }
        if (last) return
      }
    } finally {
      // Not awaited: whoever leaves early does not wait for the page that was read ahead.
      scan.return().catch(() => undefined)
    }
  }

  async getEvent(id: number, options: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    checkId(id)
    options.signal?.throwIfAborted()
    const stretch = await abortable(
      this.#read(async (tx, head) => {
        const page = pageOf(id, head.pageSize)
        return { head, block: await readPages(tx, head, { first: page, last: page }) }
      }),
      options.signal,
    )
    const text = stretch?.block.events.find((event) => event.id === id)
    if (text !== undefined) return fromText(text)
    const absent = stretch !== null && (hasId(stretch.head.known, id) || (stretch.head.givesIds && id > stretch.head.latest))
    throw absent ? notFound(id) : notHeld(id)
  }

  async getLatestEvent(options: { signal?: AbortSignal | undefined } = {}): Promise<AgentEvent> {
    for await (const event of this.searchEvents({ reverse: true, limit: 1, onMissing: 'skip', signal: options.signal })) return event
    throw emptyLog()
  }

  async getLatestEventId(options: { signal?: AbortSignal | undefined } = {}): Promise<number> {
    options.signal?.throwIfAborted()
    return abortable(this.#log.read(async (_, head) => head.latest), options.signal)
  }

  async getMatchingEvents(query: EventQuery = {}): Promise<AgentEvent[]> {
    return collect(this.searchEvents({ ...query, limit: checkMatchingLimit(query.limit) }))
  }

  async append(events: readonly AgentEvent[], options: AppendOptions = {}): Promise<void> {
    const batch = checkBatch(events, options.covers)
    let texts: readonly EventText[] | undefined
    return this.#log.append(() => ({ events: (texts ??= batch.map(toText)), covers: options.covers }))
  }

  async appendNew(events: readonly NewEvent[]): Promise<AgentEvent[]> {
    if (this.#mirror) throw isMirror()
    let given: AgentEvent[] = []
    await this.#log.append((head) => {
      given = events.map((event, i) => withId(event, head.latest + 1 + i))
      return { events: given.map(toText), givesIds: true }
    })
    return given
  }

  async head(): Promise<LogHead> {
    const { head, held } = await this.#log.acknowledge()
    return { latestEventId: head.latest, epoch: head.epoch, known: head.known, absent: subtractRanges(head.known, held), term: head.term, generation: head.generation, rev: head.rev }
  }

  reset(epoch: string | null): Promise<void> {
    return this.#log.drop(epoch, false)
  }

  adoptEpoch(epoch: string | null): Promise<boolean> {
    return this.#log.adoptEpoch(epoch)
  }

  lead(): Promise<number> {
    return this.#log.lead()
  }

  clear(): Promise<void> {
    return this.#log.drop(null, true)
  }

  close(): Promise<void> {
    this.#cancelTidy()
    this.#cancelPack()
    return this.#log.close()
  }

  scanTarget(): ScanTarget {
    return { ...this.#target, epoch: this.#log.epoch }
  }

  /** Reads, and where a page is damaged drops it and reads again: then its ids are unknown, and a gap like any other. */
  readonly #read: ReadStretch = async (pick) => {
    for (;;) {
      const stretch = await this.#log.read(pick)
      if (stretch === null || !stretch.block.damaged) return stretch
      await this.#log.mend(stretch.head.id, stretch.block.pages)
    }
  }
}
