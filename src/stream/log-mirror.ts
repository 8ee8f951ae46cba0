import { EventreelError, isEventreelError } from '../errors.ts'
import { KnownIds } from '../ingest/known-ids.ts'
import { missingIn, subtractRanges, type RangeSet } from '../ingest/range-set.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { platform, type Runtime } from '../runtime.ts'
import type { EventQuery, LogHead, MirrorEventLog } from '../store/event-log.ts'
import { isWorkerScannable, type ScanTarget, type WorkerScannable } from '../store/scan-port.ts'
import type { Degraded } from './conversation.ts'
import { withDeadline } from './deadline.ts'
import type { AskedOf, Commit, LogStamp } from './log-commit.ts'
import type { KeepOptions, LogMirrorOptions, MirrorTurn } from './log-mirror-options.ts'
import { compareShown } from './compare-shown.ts'
import { degradedReason, isStorageError } from './storage-failure.ts'
import { inOrder } from './window-events.ts'

/** A disk that has not answered by then must not keep the screen waiting. */
const STORAGE_DEADLINE_MS = 5_000

/**
 * The session's view of its cache: knows what is held without asking the disk, tells what an append brought,
 * and gives way to memory when the disk fails or does not answer.
 */
export class LogMirror implements WorkerScannable {
  readonly conversationId: string
  readonly #options: LogMirrorOptions
  readonly #runtime: Runtime
  #store: MirrorEventLog
  #durable = false
  #degraded: Degraded | null
  readonly #ids = new KnownIds()
  #epoch: string | null = null
  #term = 0
  #generation = 0
  #readRev = 0
  /** Another log is on the disk than the one that is known here. */
  #isGone = false
  /** How often that was found out. */
  #drops = 0
  #opening: Promise<void> | undefined
  #writes: Promise<unknown> = Promise.resolve()
  /** Told after each commit of the events that were not held before, ascending. */
  onKept: (fresh: readonly AgentEvent[]) => void = () => {}
  /** Told before {@link onKept} of what this tab itself has committed; `null`: the log was dropped. */
  onCommit: (commit: Commit | null) => void = () => {}
  onDegraded: () => void = () => {}
  /**
   * What is shown as kept, or about to be, from an id on: it goes along when memory takes the disk's place, and vouches for what the disk has lost, so
   * that the source can still be asked whether it is the same log.
   */
  shown: (from?: number) => readonly AgentEvent[] = () => []
  /** Told after each search that brought something: the first and the last id that it gave. */
  onRead: (source: 'disk' | 'memory', ids: readonly number[], ms: number) => void = () => {}
  /** Told when ids that were known are unknown now; `isGone`: the end of the log among them, so that a link cannot go on from it. */
  onLost: (isGone: boolean) => void = () => {}

  constructor(options: LogMirrorOptions) {
    this.conversationId = options.conversationId
    this.#options = options
    this.#runtime = options.runtime ?? platform
    this.#degraded = options.degraded ?? null
    this.#store = options.openMemory()
  }

  get known(): RangeSet {
    return this.#ids.known
  }
  /** Ids known not to exist, a subset of `known`. */
  get absent(): RangeSet {
    return this.#ids.absent
  }
  get held(): RangeSet {
    return this.#ids.held
  }
  get epoch(): string | null {
    return this.#epoch
  }
  get latestEventId(): number {
    return this.#ids.latest
  }
  /** End of the held range at the tail. A link resumes there at the latest: it goes on from what a link has proven. */
  get cursor(): number {
    return this.known.at(-1)?.to ?? -1
  }
  get stamp(): LogStamp {
    return { logId: this.#store.logId ?? null, term: this.#term, generation: this.#generation, rev: this.#store.rev ?? 0 }
  }
  /** What the disk was at when it was looked at last. */
  get readRev(): number {
    return this.#readRev
  }
  get generation(): number {
    return this.#generation
  }
  get degraded(): Degraded | null {
    return this.#degraded
  }
  /** About how many bytes are kept on this device. */
  get bytes(): number {
    return (this.#durable && this.#store.bytes) || 0
  }
  get isDurable(): boolean {
    return this.#durable
  }

  /** Where a worker can read what is kept; null while it is kept in memory. */
  scanTarget(): ScanTarget | null {
    return this.#durable && isWorkerScannable(this.#store) ? this.#store.scanTarget() : null
  }

  /** Ids up to `latest` that are not known, ascending. */
  gapsUpTo(latest: number): RangeSet {
    return latest < 0 ? [] : missingIn(this.#ids.known, { from: 0, to: latest })
  }

  /** Opens the durable cache, once; every other call waits for it. */
  open(): Promise<void> {
    this.#opening ??= this.#open()
    return this.#opening
  }

  async #open(): Promise<void> {
    if (this.#options.openDurable === null) return
    try {
      // What a disk that was given up says in the end is not of what is kept since.
      const opening = this.#options.openDurable((lost, isGone) => this.#durable && this.#lose(isGone ? this.known : lost, isGone))
      // Must be closed when it comes after all: an open handle would block a later upgrade.
      const store = await withDeadline(opening, STORAGE_DEADLINE_MS, this.#runtime).catch((error: unknown) => {
        opening.then((late) => late.close()).catch(() => undefined)
        throw error
      })
      const head = await withDeadline(store.head(), STORAGE_DEADLINE_MS, this.#runtime).catch((error: unknown) => {
        store.close().catch(() => undefined)
        throw error
      })
      this.#adopt(head)
      this.#store = store
      this.#durable = true
    } catch (error) {
      this.#degrade(error)
    }
  }

  /** Keeps events and resolves with those that were not held before, ascending. Serialized with all other writes. */
  keep(events: readonly AgentEvent[], { covers, asked = this.stamp }: KeepOptions = {}): Promise<readonly AgentEvent[]> {
    return this.#write(async () => {
      // What comes to its turn only after the log was dropped is of the one that is gone.
      this.#checkAsked(asked)
      const sorted = events.toSorted((a, b) => a.id - b.id)
      compareShown(sorted, this.shown(sorted[0]?.id ?? Infinity))
      await this.#commit((store) => store.append(events, { covers }))
      // Asked only now: what was held before may have been given up with the disk.
      const fresh = sorted.filter((event) => this.#ids.isNew(event))
      this.#ids.note(sorted, covers)
      // What memory took because the disk did not is this tab's alone.
      if (this.#durable) this.onCommit({ fresh, covers })
      this.onKept(fresh)
      return fresh
    })
  }

  /** Work that no write disturbs: what other tabs have made of the log is taken up so. */
  inTurn<T>(work: (turn: MirrorTurn) => Promise<T>): Promise<T> {
    return this.#write(() =>
      work({
        ids: this.#ids,
        scan: (query) => this.#scan(query),
        readHead: async () => {
          this.#adopt(await this.#commit((store) => store.head()))
          const wasGone = this.#isGone
          this.#isGone = false
          return wasGone
        },
        // The disk has them.
        hold: async (events) => {
          if (!this.#durable) await this.#store.append(events)
        },
        drop: () => this.#replace((store) => store.clear()),
      }),
    )
  }

  /** Somebody speaks of ids that are known absent: they are to be asked for again. */
  doubt(ids: RangeSet): void {
    this.#ids.forget(subtractRanges(ids, this.held))
  }

  /** @param asked of the log which proved to be another one: where it has been dropped, or another tab has led, meanwhile, that was the older news */
  reset(epoch: string | null, asked: AskedOf = this.stamp): Promise<void> {
    return this.#write(async () => {
      this.#checkAsked(asked)
      await this.#replace((store) => store.reset(epoch))
      this.onCommit(null)
    })
  }

  /** In one piece: what is shown of the old log must not come along when the disk is given up before the new head is read. */
  async #replace(work: (store: MirrorEventLog) => Promise<void>): Promise<void> {
    this.#adopt(await this.#commit((store) => work(store).then(() => store.head())))
    this.#isGone = false
  }

  lead(): Promise<number> {
    return this.#write(async () => (this.#term = await this.#attempt((store) => store.lead())))
  }

  adoptEpoch(epoch: string | null): Promise<boolean> {
    return this.#write(async () => {
      const adopted = await this.#commit((store) => store.adoptEpoch(epoch))
      if (adopted) this.#epoch = epoch
      return adopted
    })
  }

  /** @throws {EventreelError} what a log does, and `fenced` where another log has taken its place meanwhile: what was read may be of that one */
  async *searchEvents(query: EventQuery = {}): AsyncGenerator<AgentEvent, void, void> {
    if (this.#isGone) await this.#writes
    const drops = this.#drops
    for await (const event of this.#scan(query)) {
      if (drops !== this.#drops) break
      yield event
    }
    if (drops === this.#drops) return
    // Whoever shows the old one hears first that it is gone.
    await this.#writes
    throw dropped()
  }

  async *#scan({ filter, limit = Infinity, ...span }: EventQuery): AsyncGenerator<AgentEvent, void, void> {
    await this.open()
    const store = this.#store
    const source = this.#durable ? 'disk' : 'memory'
    const began = this.#runtime.now()
    const ids: number[] = []
    const [drops, generation] = [this.#drops, this.#generation]
    let given = 0
    let last: AgentEvent | undefined
    try {
      // Selected here, not there: a disk that has read much and found nothing must not pass for one that does not answer.
      const events = store.searchEvents(filter === undefined && limit < Infinity ? { ...span, limit } : span)[Symbol.asyncIterator]()
      try {
        while (given < limit) {
          const next = await withDeadline(Promise.resolve(events.next()), STORAGE_DEADLINE_MS, this.#runtime)
          // What a disk that was given up still says is not held in memory.
          if (store !== this.#store) break
          if (next.done === true) return
          last = next.value
          if (filter?.include(last) === false) continue
          ids[given++ && 1] = last.id
          yield last
        }
      } finally {
        void events.return?.()
        // When memory took the disk's place, the reader may not have had it yet.
        if (store !== this.#store && last !== undefined && this.#ids.isNew(last) && drops === this.#drops && generation === this.#generation) this.#bring([last])
        if (given > 0) this.onRead(source, ids, this.#runtime.now() - began)
      }
    } catch (error) {
      this.#giveWay(store, error)
    }
    // Memory has what is shown: a reader goes on there.
    if (store !== this.#store && given < limit)
      yield* this.#scan({ ...span, filter, ...(last !== undefined && (span.reverse === true ? { endId: last.id - 1 } : { startId: last.id + 1 })), limit: limit - given })
  }

  getEvent(id: number, options?: { signal?: AbortSignal | undefined }): Promise<AgentEvent> {
    return this.#attempt((store) => store.getEvent(id, options))
  }
  clear(): Promise<void> {
    return this.#write(async () => {
      await this.#replace((store) => store.clear())
      this.onCommit(null)
    })
  }

  close(): Promise<void> {
    return this.#write(() => withDeadline(this.#store.close(), STORAGE_DEADLINE_MS, this.#runtime))
  }

  /** On the disk while it answers, else in memory: the caller's work goes on either way. */
  async #attempt<T>(work: (store: MirrorEventLog) => Promise<T>): Promise<T> {
    await this.open()
    const store = this.#store
    if (!this.#durable) return work(store)
    try {
      return await withDeadline(work(store), STORAGE_DEADLINE_MS, this.#runtime)
    } catch (error) {
      this.#giveWay(store, error)
      return work(this.#store)
    }
  }

  /** Lets memory take the place of a disk that failed, unless it has already. Throws what has nothing to do with that. */
  #giveWay(store: MirrorEventLog, error: unknown): void {
    if (store !== this.#store) return
    if (isEventreelError(error, 'range_not_held')) this.#lose(error.missing ?? [], false)
    if (!isStorageError(error)) throw error
    this.#degrade(error)
  }

  /** Must be done again where a reader's failure has put memory in the disk's place meanwhile: what the disk took is not shown any more. */
  async #commit<T>(work: (store: MirrorEventLog) => Promise<T>): Promise<T> {
    const store = this.#store
    const result = await this.#attempt(work)
    return store === this.#store ? result : this.#attempt(work)
  }

  #degrade(error: unknown): void {
    this.#degraded = degradedReason(error)
    if (this.#durable) {
      this.#durable = false
      this.#store.close().catch(() => undefined)
      this.#store = this.#options.openMemory()
      // Of a log that is gone nothing comes along. All the rest does, from before the first id on: where nothing counts as reached, a window
      // may still have read of the disk what nobody was told of yet.
      const shown = this.#isGone ? [] : inOrder(this.shown(-1))
      this.#adopt({ latestEventId: -1, epoch: this.#epoch, known: [], absent: [], term: this.#term, generation: this.#generation })
      if (this.#epoch !== null) void this.#store.adoptEpoch(this.#epoch)
      this.#bring(shown)
    }
    this.onDegraded()
  }

  /** Takes along, ascending, what the disk had: into memory, which has nothing else of these ids. */
  #bring(events: readonly AgentEvent[]): void {
    this.#ids.note(events, undefined)
    void this.#store.append(events)
  }

  /** These ids are not on the disk any more, or never were: another tab, the user or the browser has taken them away. */
  #lose(lost: RangeSet, isGone: boolean): void {
    const { latest } = this.#ids
    const count = this.#ids.forget(lost)
    if (!isGone && count === 0) return
    if (isGone) {
      this.#isGone = true
      this.#drops++
    }
    const isCut = isGone || this.latestEventId < latest
    // Others show it too, and nobody may write for long.
    if (isCut && this.#durable) this.onCommit(null)
    this.onLost(isCut)
  }

  #adopt(head: LogHead): void {
    this.#epoch = head.epoch
    this.#ids.become(head)
    this.#term = head.term
    this.#generation = head.generation
    this.#readRev = head.rev ?? 0
  }

  #checkAsked({ generation, term }: AskedOf): void {
    if (generation !== this.#generation || term !== this.#term) throw dropped()
  }

  #write<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#writes.then(() => this.open()).then(work)
    this.#writes = result.catch(() => undefined)
    return result
  }
}

/** What was asked of a log, or was to be written to it, that has gone since. */
export function dropped(): EventreelError {
  return new EventreelError('fenced', 'The log was dropped meanwhile.', { retryable: true })
}
