/** Everything that a run may do to a client. Each must occur in a run of many seeds. */
export const FAULTS = [
  // frames of the live link
  'frame-dropped', 'frame-doubled', 'frame-delayed', 'frame-reordered', 'frame-cut',
  // the link itself
  'connect-refused', 'connect-hung', 'link-closed', 'link-silent',
  // requests
  'http-refused', 'http-never', 'http-late', 'http-body-never', 'http-cut', 'http-answer-lost', 'http-401', 'http-404', 'http-409', 'http-429', 'http-5xx',
  // the server
  'server-killed', 'server-restored', 'server-reset', 'key-changed',
  // the disk
  'disk-open-never', 'disk-open-fails', 'disk-open-blocked', 'disk-never-settles', 'disk-request-fails', 'disk-aborts', 'disk-full', 'disk-corrupted', 'disk-killed', 'disk-deleted', 'outbox-deleted',
  // the page and its device
  'tab-crashed', 'tab-crashed-at-work', 'tab-frozen', 'leader-frozen', 'device-slept', 'clock-jumped', 'offline',
] as const
export type FaultKind = (typeof FAULTS)[number]

/** Counts what happened in all runs. */
export class Coverage {
  readonly counts = new Map<string, number>()

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  add(other: Iterable<readonly [string, number]>): void {
    for (const [what, count] of other) this.counts.set(what, (this.counts.get(what) ?? 0) + count)
  }
}

/** The faults that wait for their moment on one device: each strikes once, at the n-th opportunity of its kind. */
export class Faults {
  readonly #coverage: Coverage
  readonly #armed = new Map<FaultKind, number[]>()
  readonly #onHappened: (kind: FaultKind) => void
  #isOver = false

  constructor(coverage: Coverage, onHappened: (kind: FaultKind) => void) {
    this.#coverage = coverage
    this.#onHappened = onHappened
  }

  /** @param skip how many opportunities pass before it strikes */
  arm(kind: FaultKind, skip: number): void {
    if (this.#isOver) return
    const list = this.#armed.get(kind)
    if (list === undefined) this.#armed.set(kind, [skip])
    else list.push(skip)
  }

  /** Asked at each opportunity: whether the fault strikes now. */
  take(kind: FaultKind): boolean {
    const list = this.#armed.get(kind)
    const skip = list?.[0]
    if (list === undefined || skip === undefined) return false
    if (skip > 0) {
      list[0] = skip - 1
      return false
    }
    list.shift()
    this.happened(kind)
    return true
  }

  happened(kind: FaultKind): void {
    this.#coverage.count(kind)
    this.#onHappened(kind)
  }

  /** From now on, nothing new strikes. */
  stop(): void {
    this.#isOver = true
    this.#armed.clear()
  }
}
