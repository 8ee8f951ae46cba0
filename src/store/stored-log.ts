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
  #writes: Promise<unknown> = Promise.resolve()
  #closed = false

  private constructor(databaseName: string, key: string, pageSize: number, runtime: Runtime) {
    this.#database = new LogDatabase(databaseName, runtime, () => (this.#head = null))
    this.#key = key
    this.#pageSize = pageSize
    this.#runtime = runtime
  }

  static async open(databaseName: string, key: string, pageSize: number, runtime: Runtime): Promise<StoredLog> {
    const log = new StoredLog(databaseName, key, pageSize, runtime)
    const head = await log.read(async (_, stored) => stored)
    log.#generation = head.generation
    log.#head = head
    return log
  }

  /** The epoch as far as it is known without asking. */
  get epoch(): string | null {
    return this.#head?.epoch ?? null
  }

  async read<T>(work: (tx: LogTransaction<'readonly'>, head: Head) => Promise<T>): Promise<T> {
    if (this.#closed) throw closed()
    return this.#database.run('readonly', async (tx) => work(tx, (await readHead(tx, this.#key)) ?? this.#newHead()))
  }

  /** The head and what is held; from then on, this store's writes take for granted that its user knows of every drop until now. */
  async acknowledge(): Promise<{ head: Head; held: RangeSet }> {
    const seen = await this.read(async (tx, head) => ({ head, held: await readHeld(tx, head) }))
    this.#generation = seen.head.generation
    return seen
  }

  append(make: MakeRequest): Promise<void> {
    return this.#enqueue(async () => {
      const head = this.#head
      const plan = head === null ? null : this.#planBlind(head, make)
      if (head === null || plan === null || !(await this.#write(head, plan))) await this.#appendReading(make)
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
      this.#generation = next.generation
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
      return this.#head.epoch === epoch
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

  /** A plan that needs no reading, which is what most appends come to: events at the end, whole pages. */
  #planBlind(head: Head, make: MakeRequest): AppendPlan | null {
    const request = make(head)
    return pagesToRead(head, request).size > 0 ? null : planAppend(head, request, new Map(), this.#runtime.now())
  }

  /** Writes at once, and looks meanwhile whether the plan's head is still the one. Resolves false when it was not, and nothing is written. */
  async #write(planned: Head, plan: AppendPlan): Promise<boolean> {
    try {
      await this.#database.run('readwrite', async (tx) => {
        const stored = readHead(tx, this.#key)
        putPlan(tx, this.#key, plan)
        const head = await stored
        if (head !== undefined) this.#checkFence(head)
        if ((head?.rev ?? 0) !== planned.rev || (head?.id ?? planned.id) !== planned.id) throw new StaleHead()
        tx.commit()
      })
    } catch (error) {
      if (error instanceof StaleHead) return false
      throw error
    }
    this.#head = plan.head
    return true
  }

  async #appendReading(make: MakeRequest): Promise<void> {
    this.#head = await this.#database.run('readwrite', async (tx) => {
      const stored = (await readHead(tx, this.#key)) ?? this.#newHead()
      this.#checkFence(stored)
      let head = stored
      for (;;) {
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
        if (plan !== null) putPlan(tx, this.#key, plan)
        else if (head !== stored) putHead(tx, this.#key, head)
        return plan?.head ?? head
      }
    })
  }

  /** Must be asked in every write transaction. The term of a leader is to be checked here too. */
  #checkFence(head: Head): void {
    if (head.generation !== this.#generation)
      throw new EventreelError('fenced', 'The log was cleared or reset elsewhere: its head must be read before more is written.')
  }

  #newHead(): Head {
    const id = this.#runtime.uuid().replaceAll('-', '').slice(0, 16)
    return { ...emptyHead({ id, epoch: null, pageSize: this.#pageSize, lastUsed: this.#runtime.now() }), generation: this.#generation }
  }

  async #enqueue<T>(write: () => Promise<T>): Promise<T> {
    if (this.#closed) throw closed()
    const result = this.#writes.then(write)
    this.#writes = result.catch(() => undefined)
    return result
  }
}
