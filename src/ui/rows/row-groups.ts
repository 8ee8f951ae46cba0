import { fieldsOf, kindOf } from './fields.ts'
import type { CallRow, CallStatus, GroupRow, TimelineRow } from './row.ts'

/** Finished calls from which on a run is a group. */
const LEAST = 3
/** Ends of the agent's work: they are read like messages. */
const ENDS = new Set(['finish', 'reject'])

interface Run {
  /** Index of its first call among the rows without groups. */
  readonly start: number
  readonly calls: CallRow[]
  finished: number
  key: string | null
}

/**
 * Folds runs of calls into groups. What is added at the end costs itself alone; the newest call of all stays outside, so that
 * it folds in the moment when something follows it, and the list keeps its length.
 */
export class RowGroups {
  readonly #rows: readonly TimelineRow[]
  readonly #folded: TimelineRow[] = []
  /** For each folded row, the index of its first row without groups. */
  readonly #starts: number[] = []
  /** The group in which each call was. A group keeps its key also where older calls come before its first one, or that one leaves. */
  readonly #keys = new Map<string, string>()
  readonly #groups = new Map<string, GroupRow>()
  readonly #taken = new Map<string, number>()
  /** Rows looked at. */
  #seen = 0
  /** The run that the rows looked at end with. */
  #run: Run | null = null
  #isCurrent = false

  /**
   * @param rows without groups, ascending; rows are added at its end.
   * @param shown the rows of the build before.
   */
  constructor(rows: readonly TimelineRow[], shown: readonly TimelineRow[]) {
    this.#rows = rows
    for (const row of shown) {
      if (row.type !== 'group') continue
      this.#groups.set(row.key, row)
      for (const call of row.calls) this.#keys.set(call.key, row.key)
    }
  }

  /** To be told when the row at this index was replaced. */
  change(index: number): void {
    if (index >= this.#seen) return
    this.#isCurrent = false
    const run = this.#run
    const row = this.#rows[index]
    const before = run?.calls[index - run.start]
    if (run !== null && before !== undefined && index >= run.start && row !== undefined && folds(row)) {
      run.finished += Number(isFinished(row.status)) - Number(isFinished(before.status))
      run.calls[index - run.start] = row
      return
    }
    let start = index
    for (let last = this.#rows[start - 1]; last !== undefined && folds(last); last = this.#rows[start - 1]) start--
    this.#cut(start)
    this.#seen = start
    this.#run = null
  }

  /** The rows with their groups. The list is the same one each time, and grows. */
  fold(): readonly TimelineRow[] {
    if (this.#isCurrent && this.#seen === this.#rows.length) return this.#folded
    if (this.#run !== null) this.#cut(this.#run.start)
    for (; this.#seen < this.#rows.length; this.#seen++) {
      const row = this.#rows[this.#seen]
      if (row === undefined) break
      if (folds(row)) {
        this.#run ??= { start: this.#seen, calls: [], finished: 0, key: null }
        this.#run.calls.push(row)
        this.#run.finished += Number(isFinished(row.status))
        this.#run.key ??= this.#keys.get(row.key) ?? null
      } else {
        if (this.#run !== null) this.#put(this.#run, this.#run.calls.length)
        this.#run = null
        this.#push(row, this.#seen)
      }
    }
    if (this.#run !== null) this.#put(this.#run, this.#run.calls.length - 1)
    this.#isCurrent = true
    return this.#folded
  }

  /** Adds a run: its first `count` calls as a group, where they make one. */
  #put(run: Run, count: number): void {
    const outside = run.calls.slice(count)
    const finished = run.finished - outside.filter(({ status }) => isFinished(status)).length
    if (finished < LEAST) run.calls.forEach((call, at) => this.#push(call, run.start + at))
    else {
      this.#push(this.#group(run, run.calls.slice(0, count)), run.start)
      outside.forEach((call, at) => this.#push(call, run.start + count + at))
    }
  }

  #group(run: Run, calls: readonly CallRow[]): GroupRow {
    const first = run.calls[0]
    let key = run.key ?? `group:${first?.key ?? ''}`
    // Two halves of what was one group, or a half whose first call once gave its name to the whole.
    while ((this.#taken.get(key) ?? run.start) !== run.start) key += '+'
    run.key = key
    this.#taken.set(key, run.start)
    for (let at = calls.length - 1; at >= 0; at--) {
      const call = calls[at]
      if (call === undefined || this.#keys.get(call.key) === key) break
      this.#keys.set(call.key, key)
    }
    const before = this.#groups.get(key)
    if (before !== undefined && before.calls.length === calls.length && calls.every((call, at) => call === before.calls[at])) return before
    const group: GroupRow = { type: 'group', key, id: first?.id ?? -1, calls }
    this.#groups.set(key, group)
    return group
  }

  #push(row: TimelineRow, start: number): void {
    this.#folded.push(row)
    this.#starts.push(start)
  }

  /** Takes away what begins at this index or after it. */
  #cut(start: number): void {
    while ((this.#starts.at(-1) ?? -1) >= start) {
      this.#starts.pop()
      this.#folded.pop()
    }
  }
}

/** Whether a call may go into a group: one about which a person was asked stands by itself. */
function folds(row: TimelineRow): row is CallRow {
  if (row.type !== 'call') return false
  const event = row.action ?? row.observation
  if (event === undefined || ENDS.has(kindOf(event))) return false
  const confirmation = fieldsOf(row.action)['confirmation_state']
  return confirmation !== 'awaiting_confirmation' && confirmation !== 'rejected'
}

function isFinished(status: CallStatus): boolean {
  return status !== 'running' && status !== 'awaiting'
}

/** Whether a call is shown also while its group is closed: what runs, what failed, and what a person said no to. */
export function pierces({ status }: CallRow): boolean {
  return status !== 'ok' && status !== 'unanswered'
}
