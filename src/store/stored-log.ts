import { EventreelError } from '../errors.ts'
import type { RangeSet } from '../ingest/range-set.ts'
import type { Runtime } from '../runtime.ts'
import { pagesToRead, planAppend } from './append-plan.ts'
import type { AppendPlan, AppendRequest } from './append-plan.ts'
import { LogDatabase } from './log-database.ts'
import type { LogTransaction } from './log-database.ts'
import { closed } from './log-errors.ts'
import { emptyHead } from './log-head.ts'
import type { Head } from './log-head.ts'
import type { PageRun } from './page-maths.ts'
import { readHead, readHeld, readPages } from './page-reader.ts'
import type { EventText } from './page-record.ts'
import { dropDamaged, dropLog, putHead, putPlan } from './page-writer.ts'

/** Makes the append of the head it follows; called again when another head turns out to be there. */
export type MakeRequest = (head: Head) => AppendRequest

/** Thrown in a transaction to undo it: the head is not the one that the write was planned on. */
class StaleHead extends Error {}

/** One log's records. Writes run one after the other here, and against other tabs by the `rev` of the head. */
export class StoredLog {
  readonly #database: LogDatabase
  readonly #key: string
  readonly #pageSize: number
  readonly #runtime: Runtime
  /** What the last write left. Another tab may have written since. */
  #head: Head | null = null
  /** The drops of this log that its user here knows of. */
  #generation = 0
  /** The leader that its user here knows of. */
  #term = 0
  #epoch: string | null = null
  #writes: Promise<unknown> = Promise.resolve()
  #closed = false

  private constructor(databaseName: string, key: string, pageSize: number, runtime: Runtime) {
    this.#database = new LogDatabase(databaseName, runtime, { onLost: () => (this.#head = null) })
    this.#key = key
    this.#pageSize = pageSize
    this.#runtime = runtime
  }

  static async open(databaseName: string, key: string, pageSize: number, runtime: Runtime): Promise<StoredLog> {
    const log = new StoredLog(databaseName, key, pageSize, runtime)
    try {
      log.#head = await log.read(async (_, head) => head)
    } catch (error) {
      // Must not stay open unseen: nobody else could close it.
      await log.close()
      throw error
    }
    log.#know(log.#head)
    return log
  }

  /** The epoch as it was read or written last. */
  get epoch(): string | null {
    return this.#epoch
  }

  async read<T>(work: (tx: LogTransaction<'readonly'>, head: Head) => Promise<T>): Promise<T> {
    if (this.#closed) throw closed()
    return this.#database.run('readonly', async (tx) => {
      const head = (await readHead(tx, this.#key)) ?? this.#newHead()
      this.#epoch = head.epoch
      return work(tx, head)
    })
  }

  /** The head and what is held; from then on, this store's writes take for granted that its user knows of every drop and leader until now. */
  async acknowledge(): Promise<{ head: Head; held: RangeSet }> {
    const seen = await this.read(async (tx, head) => ({ head, held: await readHeld(tx, head) }))
    this.#know(seen.head)
    return seen
  }

  append(make: MakeRequest): Promise<void> {
    return this.#enqueue(async () => {
      try {
        this.#head = await this.#database.run('readwrite', (tx) => this.#append(tx, this.#head, make))
      } catch (error) {
        if (!(error instanceof StaleHead)) throw error
        this.#head = await this.#database.run('readwrite', (tx) => this.#append(tx, null, make))
      }
    })
  }

  drop(epoch: string | null): Promise<void> {
    return this.#enqueue(async () => {
      const next = await this.#database.run('readwrite', async (tx) => {
        const head = (await readHead(tx, this.#key)) ?? this.#newHead()
        const dropped = dropLog(tx, head, { ...this.#newHead(), epoch })
        putHead(tx, this.#key, dropped)
        return dropped
      })
      this.#head = next
      this.#epoch = next.epoch
      this.#know(next)
    })
  }

  /** Begins the next term. */
  lead(): Promise<number> {
    return this.#enqueue(async () => {
      this.#head = await this.#database.run('readwrite', async (tx) => {
        const head = (await readHead(tx, this.#key)) ?? this.#newHead()
        const led = { ...head, rev: head.rev + 1, term: head.term + 1 }
        putHead(tx, this.#key, led)
        return led
      })
      this.#term = this.#head.term
      return this.#term
    })
  }

  adoptEpoch(epoch: string | null): Promise<boolean> {
    return this.#enqueue(async () => {
      this.#head = await this.#database.run('readwrite', async (tx) => {
        const head = (await readHead(tx, this.#key)) ?? this.#newHead()
        if (head.epoch !== null || epoch === null) return head
        this.#checkFence(head)
        const bound = { ...head, rev: head.rev + 1, epoch }
        putHead(tx, this.#key, bound)
        return bound
      })
      this.#epoch = this.#head.epoch
      return this.#epoch === epoch
    })
  }

  /** Deletes those of these pages that are damaged: their ids are unknown from then on. */
  mend(log: string, pages: PageRun): Promise<void> {
    return this.#enqueue(async () => {
      this.#head = await this.#database.run('readwrite', async (tx) => {
        const head = (await readHead(tx, this.#key)) ?? this.#newHead()
        if (head.id !== log) return head
        const mended = await dropDamaged(tx, head, pages)
        if (mended !== head) putHead(tx, this.#key, mended)
        return mended
      })
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#writes
    await this.#database.close()
  }

  /**
   * Most appends (events at the end, whole pages) can be planned on the head that the last write left, without reading: they are written at
   * once, and undone when the head turns out to be another by now.
   */
  async #append(tx: LogTransaction<'readwrite'>, expected: Head | null, make: MakeRequest): Promise<Head> {
    // Asked first, so that the database works while this thread makes text of the events.
    const asked = readHead(tx, this.#key)
    asked.catch(() => undefined)
    const blind = expected === null ? null : this.#planBlind(expected, make)
    const written = blind === null ? null : putPlan(tx, this.#key, blind)
    const stored = await asked
    if (stored !== undefined) this.#checkFence(stored)
    if (written === null || expected === null) return this.#appendReading(tx, stored ?? this.#newHead(), make)
    if ((stored?.rev ?? 0) !== expected.rev || (stored?.id ?? expected.id) !== expected.id) throw new StaleHead()
    // Without it the transaction would commit only when this thread has heard of every put.
    tx.commit()
    return written
  }

  /** Null when something must be read, or nothing is new. */
  #planBlind(head: Head, make: MakeRequest): AppendPlan | null {
    const request = make(head)
    return pagesToRead(head, request).size > 0 ? null : planAppend(head, request, new Map(), this.#runtime.now())
  }

  async #appendReading(tx: LogTransaction<'readwrite'>, stored: Head, make: MakeRequest): Promise<Head> {
    for (let head = stored; ; ) {
      const request = make(head)
      const contents = new Map<number, readonly EventText[]>()
      let damaged: PageRun | undefined
      for (const page of pagesToRead(head, request)) {
        const block = await readPages(tx, head, { first: page, last: page })
        if (block.damaged) damaged = block.pages
        contents.set(page, block.events)
      }
      if (damaged !== undefined) {
        head = await dropDamaged(tx, head, damaged)
        continue
      }
      const plan = planAppend(head, request, contents, this.#runtime.now())
      if (plan !== null) return putPlan(tx, this.#key, plan)
      if (head !== stored) putHead(tx, this.#key, head)
      return head
    }
  }

  #know({ generation, term }: Head): void {
    this.#generation = generation
    this.#term = term
  }

  /** Must be asked in every write transaction. */
  #checkFence(head: Head): void {
    if (head.generation !== this.#generation || head.term !== this.#term)
      throw new EventreelError('fenced', 'The log was cleared, reset or taken over elsewhere: its head must be read before more is written.')
  }

  #newHead(): Head {
    const id = this.#runtime.uuid().replaceAll('-', '').slice(0, 16)
    return { ...emptyHead({ id, epoch: null, pageSize: this.#pageSize, lastUsed: this.#runtime.now() }), generation: this.#generation, term: this.#term }
  }

  async #enqueue<T>(write: () => Promise<T>): Promise<T> {
    if (this.#closed) throw closed()
    const result = this.#writes.then(write)
    this.#writes = result.catch(() => undefined)
    return result
  }
}
