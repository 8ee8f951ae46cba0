import { EventreelError, isEventreelError } from '../errors.ts'
import { subtractRanges } from '../ingest/range-set.ts'
import type { RangeSet } from '../ingest/range-set.ts'
import type { Runtime } from '../runtime.ts'
import { pagesToRead, planAppend } from './append-plan.ts'
import type { AppendPlan, AppendRequest } from './append-plan.ts'
import { LogDatabase } from './log-database.ts'
import type { LogTransaction } from './log-database.ts'
import { closed } from './log-errors.ts'
import { emptyHead } from './log-head.ts'
import type { Head } from './log-head.ts'
import { openLogs } from './open-logs.ts'
import type { LogPlace } from './open-logs.ts'
import { pageOf } from './page-maths.ts'
import type { PageRun } from './page-maths.ts'
import { rangeOfLog } from './page-range.ts'
import { packPages } from './pack-pages.ts'
import { unpack } from './packed-text.ts'
import { PackedPages, readHead, readHeld, readPages } from './page-reader.ts'
import type { EventText } from './page-record.ts'
import { dropDamaged, putHead, putPlan } from './page-writer.ts'
import { makeRoom, tidy } from './retention.ts'
import type { RetentionLimits } from './retention.ts'
import { rewriteRecords } from './rewrite-records.ts'

/** A page takes some 20 ms, in slices of a few. */
const PACK_EVERY_MS = 100

/** Makes the append of the head it follows; called again when another head turns out to be there. */
export type MakeRequest = (head: Head) => AppendRequest

/** Ids that were held or known absent and are unknown now; `isGone`: so is the log, and what is there now is another one. */
export type OnDropped = (lost: RangeSet, isGone: boolean) => void

/** Thrown in a transaction to undo it: the head is not the one that the write was planned on. */
class StaleHead extends Error {
  readonly head: Head

  constructor(head: Head) {
    super()
    this.head = head
  }
}

/** Thrown in a transaction: these pages are damaged. They are dropped in one of its own, so that it is told, also of what is written there at once. */
class DamagedPages extends Error {
  readonly log: string
  readonly pages: PageRun

  constructor(log: string, pages: PageRun) {
    super()
    this.log = log
    this.pages = pages
  }
}

/** One log's records. Writes run one after the other here, and against other tabs by the `rev` of the head. */
export class StoredLog {
  readonly #database: LogDatabase
  readonly #place: LogPlace
  readonly #pageSize: number
  readonly #runtime: Runtime
  readonly #onDropped: OnDropped
  /** What was read or written last. Another tab may have written since. */
  #head: Head | null = null
  /** The log, its drops and the leader that its user here knows of; `id` null: there was none. */
  #known: { readonly id: string | null; readonly generation: number; readonly term: number } = { id: null, generation: 0, term: 0 }
  #writes: Promise<unknown> = Promise.resolve()
  #closed = false

  private constructor(place: LogPlace, pageSize: number, runtime: Runtime, onDropped: OnDropped) {
    this.#database = new LogDatabase(place.databaseName, runtime)
    this.#place = place
    this.#pageSize = pageSize
    this.#runtime = runtime
    this.#onDropped = onDropped
  }

  static async open(place: LogPlace, pageSize: number, runtime: Runtime, onDropped: OnDropped): Promise<StoredLog> {
    const log = new StoredLog(place, pageSize, runtime, onDropped)
    openLogs.add(place)
    try {
      log.#know(await log.read(async (_, head) => head))
    } catch (error) {
      // Must not stay open unseen: nobody else could close it.
      await log.close()
      throw error
    }
    return log
  }

  /** The size as it was read or written last. */
  get bytes(): number {
    return this.#head?.bytes ?? 0
  }
  /** The log that its user knows of; null: there was none. */
  get id(): string | null {
    return this.#known.id
  }
  get rev(): number {
    return this.#head?.rev ?? 0
  }
  /** The epoch as it was read or written last. */
  get epoch(): string | null {
    return this.#head?.epoch ?? null
  }

  /** @param work must only read: where another tab has written since this one knew of the head, it is done once more. */
  async read<T>(work: (tx: LogTransaction, head: Head) => Promise<T>): Promise<T> {
    if (this.#closed) throw closed()
    const { head, result } = await this.#database.run('readonly', async (tx) => {
      const expected = this.#head
      const asked = this.#readHead(tx)
      // Begun on the head that is known already, so that the database is asked once, not twice one after the other. On another head its
      // failure says nothing.
      const early = expected && work(tx, expected)
      early?.catch(() => undefined)
      const head = await asked
      return { head, result: await (early && isSame(head, expected) ? early : work(tx, head)) }
    })
    this.#see(head)
    return result
  }

  /** The head and what is held; from then on, this store's writes take for granted that its user knows of every drop and leader until now. */
  async acknowledge(): Promise<{ head: Head; held: RangeSet }> {
    // What is told here need not be told apart.
    this.#head = null
    const seen = await this.read(async (tx, head) => ({ head, held: await readHeld(tx, head) }))
    this.#know(seen.head)
    return seen
  }

  async append(make: MakeRequest): Promise<void> {
    let lowest = 0
    await this.#write(
      (tx) => this.#append(tx, (head) => {
        const request = make(head)
        lowest = request.covers?.from ?? request.events[0]?.id ?? 0
        return request
      }),
      () => lowest,
    )
  }

  /** Drops every page and begins the log anew. Must not be asked by one who does not know the log as it is: unless it is to be gone, whatever it is. */
  async drop(epoch: string | null, always: boolean): Promise<void> {
    const dropped = await this.#write(async (tx) => {
      const head = await this.#readHead(tx)
      if (!always) this.#checkFence(head)
      tx.objectStore('pages').delete(rangeOfLog(head.id))
      const next = { ...this.#newHead(), epoch, rev: head.rev + 1, generation: head.generation + 1, term: head.term }
      putHead(tx, this.#place.key, next)
      // Whoever drops it knows.
      this.#head = null
      return next
    })
    this.#know(dropped)
  }

  /** Begins the next term. */
  async lead(): Promise<number> {
    const { term } = await this.#write((tx) => this.#change(tx, ({ term }) => ({ term: term + 1 })))
    this.#known = { ...this.#known, term }
    return term
  }

  async adoptEpoch(epoch: string | null): Promise<boolean> {
    const head = await this.#write((tx) =>
      this.#change(tx, (head) => {
        if (head.epoch !== null || epoch === null) return null
        this.#checkFence(head)
        return { epoch }
      }),
    )
    return head.epoch === epoch
  }

  /** Deletes those of these pages that are damaged: their ids are unknown from then on. */
  async mend(log: string, pages: PageRun): Promise<void> {
    await this.#write((tx) => this.#mend(tx, log, pages))
  }

  /** Evicts logs that were not used for long, or for which there is no room. */
  async tidy(limits: RetentionLimits): Promise<void> {
    if (!this.#closed) await tidy(this.#database, this.#place, this.#runtime, limits)
  }

  /** Compresses what is far from the end of the log, a page at a time, so that the thread has its rest. */
  async pack(): Promise<void> {
    const rest = () => new Promise<void>((resolve) => this.#runtime.setTimer(resolve, PACK_EVERY_MS))
    const head = await this.read(async (_, head) => head)
    const packed = await packPages(this.#database, head, rest)
    if (packed > (head.packed ?? 0)) await this.#write((tx) => this.#change(tx, ({ id }) => (id === head.id ? { packed } : null)))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#writes
    openLogs.delete(this.#place)
    await this.#database.close()
  }

  /**
   * Most appends (events at the end, whole pages) can be planned on the head that is known already, without reading: they are written at
   * once, and undone when the head turns out to be another by now.
   */
  async #append(tx: LogTransaction, make: MakeRequest): Promise<Head> {
    const expected = this.#head
    // Asked first, so that the database works while this thread makes text of the events.
    const asked = readHead(tx, this.#place.key)
    asked.catch(() => undefined)
    const blind = expected === null ? null : this.#planBlind(expected, make)
    const written = blind === null ? null : putPlan(tx, this.#place.key, blind)
    const stored = (await asked) ?? this.#newHead()
    this.#checkFence(stored)
    if (written === null || expected === null) return this.#appendReading(tx, stored, make)
    if (!isSame(stored, expected)) throw new StaleHead(stored)
    // Without it the transaction would commit only when this thread has heard of every put.
    tx.commit()
    return written
  }

  /** Null when something must be read, or nothing is new. */
  #planBlind(head: Head, make: MakeRequest): AppendPlan | null {
    const request = make(head)
    return pagesToRead(head, request).size > 0 ? null : planAppend(head, request, new Map(), this.#runtime.now())
  }

  async #appendReading(tx: LogTransaction, stored: Head, make: MakeRequest): Promise<Head> {
    const request = make(stored)
    const contents = new Map<number, readonly EventText[]>()
    for (const page of pagesToRead(stored, request)) {
      const block = await readPages(tx, stored, { first: page, last: page })
      if (block.damaged) throw new DamagedPages(stored.id, block.pages)
      contents.set(page, block.events)
    }
    const plan = planAppend(stored, request, contents, this.#runtime.now())
    return plan === null ? stored : putPlan(tx, this.#place.key, plan)
  }

  async #mend(tx: LogTransaction, log: string, pages: PageRun): Promise<Head> {
    const head = await this.#readHead(tx)
    const mended = head.id === log ? await dropDamaged(tx, head, pages) : head
    if (mended !== head) putHead(tx, this.#place.key, mended)
    return mended
  }

  /** Puts the head with a change; null: as it is. */
  async #change(tx: LogTransaction, change: (head: Head) => Partial<Head> | null): Promise<Head> {
    const head = await this.#readHead(tx)
    const changes = change(head)
    if (changes === null) return head
    const next = { ...head, ...changes, rev: head.rev + 1 }
    putHead(tx, this.#place.key, next)
    return next
  }

  async #readHead(tx: LogTransaction): Promise<Head> {
    return (await readHead(tx, this.#place.key)) ?? this.#newHead()
  }

  /** Takes note of the log as it is now, and tells when something of it is gone. */
  #see(head: Head): void {
    const before = this.#head
    this.#head = head
    const isGone = before?.id !== head.id
    if (this.#known.id === null && head.rev > 0 && head.generation === this.#known.generation) this.#known = { ...this.#known, id: head.id }
    if (before === null || (!isGone && before.rev === head.rev)) return
    const lost = isGone ? before.known : subtractRanges(before.known, head.known)
    if (lost.length > 0) this.#onDropped(lost, isGone)
  }

  #know({ id, rev, generation, term }: Head): void {
    this.#known = { id: rev > 0 ? id : null, generation, term }
  }

  /** Must be asked in every write transaction. */
  #checkFence({ id, generation, term }: Head): void {
    const known = this.#known
    if (generation !== known.generation || term !== known.term || (known.id !== null && id !== known.id))
      throw new EventreelError('fenced', 'The log was cleared, reset or taken over elsewhere: read its head first.')
  }

  /** Of a log of which there is no record. Where there was one, it was evicted or deleted, which is a drop like any other. */
  #newHead(): Head {
    const { generation, term } = this.#known
    const id = this.#runtime.uuid().replaceAll('-', '').slice(0, 16)
    const drops = generation + (this.#known.id === null ? 0 : 1)
    return emptyHead({ id, generation: drops, term, pageSize: this.#pageSize, lastUsed: this.#runtime.now() })
  }

  /**
   * One write after the other; again where it was planned on an earlier head, or room could be made for it.
   * @param lowest the lowest id that it writes: what is older may go for it
   */
  #write(work: (tx: LogTransaction) => Promise<Head>, lowest: () => number = () => 0): Promise<Head> {
    if (this.#closed) return Promise.reject(closed())
    const result = this.#writes.then(async () => {
      let found: unknown
      for (;;) {
        try {
          const trouble = found
          found = null
          if (trouble instanceof PackedPages) await rewriteRecords(this.#database, trouble.range, unpack)
          if (trouble instanceof DamagedPages) this.#see(await this.#database.run('readwrite', (tx) => this.#mend(tx, trouble.log, trouble.pages)))
          const head = await this.#database.run('readwrite', work)
          this.#see(head)
          return head
        } catch (error) {
          if (error instanceof StaleHead) this.#see(error.head)
          else if (error instanceof PackedPages || error instanceof DamagedPages) found = error
          else if (!isEventreelError(error, 'storage_quota') || !(await this.#makeRoom(lowest()))) throw error
        }
      }
    })
    this.#writes = result.catch(() => undefined)
    return result
  }

  async #makeRoom(lowest: number): Promise<boolean> {
    try {
      return await makeRoom(this.#database, this.#place, this.#runtime, pageOf(lowest, this.#head?.pageSize ?? this.#pageSize))
    } catch {
      // The write's own error tells what is wrong.
      return false
    }
  }
}

/** Whether nothing was written since. Where there is no record there may have been none. */
function isSame(stored: Head, { id, rev }: Head): boolean {
  return stored.rev === rev && (rev === 0 || stored.id === id)
}
