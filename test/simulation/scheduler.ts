/** Whose code a task runs: nothing of a dead page runs any more, and what a frozen one is told waits. */
export interface Owner {
  readonly isDead: boolean
  readonly isFrozen: boolean
  readonly deferred: Task[]
}

export interface Task {
  readonly at: number
  readonly order: number
  readonly owner: Owner | null
  readonly run: () => void
  /** What it is, for those who drop or count tasks by kind. */
  readonly kind: TaskKind
  isCancelled: boolean
}

export type TaskKind = 'timer' | 'network' | 'disk' | 'channel' | 'lock' | 'user' | 'server'
const KIND_CODES: Readonly<Record<TaskKind, number>> = { timer: 1, network: 2, disk: 3, channel: 4, lock: 5, user: 6, server: 7 }

/** Tasks begun in one turn of the real event loop; between two of them, all microtasks run. */
const BURST = 64
/** No run comes near it: what goes on without end in no time is found by it. */
const MAX_TASKS = 200_000

/** The one clock and the one queue of a run. Time stands still while a task and its microtasks run, and then jumps to the next. */
export class Scheduler {
  now = 0
  /** Counts tasks: what began in this one may be told from what is later. */
  current = 0
  /** A sum over what ran when: equal for equal runs. */
  hash = 0x811c9dc5
  onError: (error: unknown) => void = () => {}
  readonly #heap: Task[] = []
  #isStopped = false
  #order = 0

  after(ms: number, kind: TaskKind, owner: Owner | null, run: () => void): Task {
    const task: Task = { at: this.now + (ms > 0 ? ms : 0), order: this.#order++, owner, run, kind, isCancelled: false }
    this.#push(task)
    return task
  }

  /** Queues again, now, what waited for its owner. */
  resume(tasks: readonly Task[]): void {
    for (const { kind, owner, run, isCancelled } of tasks) if (!isCancelled) this.after(0, kind, owner, run)
  }

  /** Folds a fact into the run's sum. */
  note(value: number): void {
    this.hash = Math.imul(this.hash ^ value, 0x01000193)
  }

  /** Nothing runs any more. */
  stop(): void {
    this.#isStopped = true
  }

  /** Runs all that is due up to this time. */
  run(until: number): Promise<void> {
    return new Promise((resolve) => {
      let isDone = false
      const step = () => {
        if (isDone) return
        if (this.#runNext(until)) return
        isDone = true
        this.now = until
        resolve()
      }
      const burst = () => {
        if (isDone) return
        for (let i = 0; i < BURST; i++) setImmediate(step)
        setImmediate(burst)
      }
      burst()
    })
  }

  #runNext(until: number): boolean {
    for (;;) {
      const task = this.#heap[0]
      if (this.#isStopped || task === undefined || task.at > until) return false
      this.#pop()
      if (task.isCancelled || task.owner?.isDead === true) continue
      this.now = Math.max(this.now, task.at)
      if (task.owner?.isFrozen === true) {
        task.owner.deferred.push(task)
        continue
      }
      this.current++
      if (this.current === MAX_TASKS) {
        this.onError(new Error('The run does not come to rest.'))
        this.#heap.length = 0
        return false
      }
      this.note((task.at * 1000) | 0)
      this.note(KIND_CODES[task.kind])
      try {
        task.run()
      } catch (error) {
        this.onError(error)
      }
      return true
    }
  }

  #push(task: Task): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(task)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as Task
      if (!isBefore(task, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = task
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop() as Task
    const size = heap.length
    if (size === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (child + 1 < size && isBefore(heap[child + 1] as Task, heap[child] as Task)) child++
      if (!isBefore(heap[child] as Task, last)) break
      heap[at] = heap[child] as Task
      at = child
    }
    heap[at] = last
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
