import { isRest } from '../rows/classify.ts'
import { fieldsOf, kindOf } from '../rows/fields.ts'
import type { CallRow, GapRow, MessageRow, TimelineRow } from '../rows/row.ts'
import { type Hue, hueOf } from './hue.ts'

/** What went on: something ran, the agent thought about its next step, or it waited for a person. */
export type Phase = 'work' | 'thinking' | 'waiting'

/** A stretch of time, milliseconds since the epoch. */
export interface RunSpan {
  readonly from: number
  readonly to: number
}

export interface Segment extends RunSpan {
  readonly phase: Phase
}

/** One row of a waterfall. */
export interface Bar {
  readonly key: string
  /** Null where ids are missing: nobody knows what happened there. */
  readonly id: number | null
  readonly row: CallRow | MessageRow | GapRow
  readonly hue: Hue
  /** What led up to it, since the end of what was before. */
  readonly leads: readonly Segment[]
  /** Its run, where several are shown together. */
  readonly lane?: { readonly at: number; readonly runId: string; readonly title: string }
  /** The step itself; empty where ids are missing. */
  readonly segments: readonly Segment[]
}

interface Draft extends Bar {
  segments: Segment[]
}

const NONE: readonly Segment[] = []

/**
 * The steps of a run with their times: a bar for each message and each call, and one for each stretch of missing ids.
 * A step without a time stands where the one before it ended.
 * @param now until when what still runs is drawn; default: the last instant in the rows.
 */
export function buildBars(rows: readonly TimelineRow[], now?: number): readonly Bar[] {
  const assembly = new BarAssembly(rows, now)
  for (const row of rows) assembly.add(row)
  return assembly.bars
}

class BarAssembly {
  readonly bars: Draft[] = []
  readonly #start: number
  readonly #end: number
  /** Since when nothing has been going on; null where that is not known. */
  #free: number | null = null
  #isResting = false
  #leads: readonly Segment[] = NONE
  /** The call that a person was asked about last. */
  #asked: Draft | null = null

  constructor(rows: readonly TimelineRow[], now: number | undefined) {
    const first = rows.find((row) => startOf(row) !== null)
    this.#start = (first && startOf(first)) ?? 0
    this.#end = Math.max(this.#start, now ?? -Infinity, lastInstant(rows) ?? -Infinity)
  }

  add(row: TimelineRow): void {
    switch (row.type) {
      case 'message':
        this.#lead(row.at, row.speaker === 'user' || this.#isResting)
        if (row.speaker === 'user') this.#isResting = false
        this.#push(row, row.id, 'message', this.#at(row.at), 0, 'work')
        return
      case 'call':
        this.#lead(row.at, this.#isResting)
        this.#addCall(row)
        return
      case 'group':
        for (const call of row.calls) this.add(call)
        return
      case 'state':
        this.#addState(row.state, row.at)
        return
      case 'gap':
        this.#free = null
        this.#leads = NONE
        this.bars.push({ key: row.key, id: null, row, hue: 'tool', leads: NONE, segments: [] })
        return
      case 'day':
      case 'draft':
      case 'notice':
      case 'pending':
    }
  }

  #addCall(row: CallRow): void {
    const { action, observation, status } = row
    const at = this.#at(row.at)
    const isOpen = status === 'running' || status === 'awaiting'
    const kind = action !== undefined ? kindOf(action) : observation !== undefined ? kindOf(observation) : ''
    const phase = status === 'awaiting' ? 'waiting' : kind === 'think' ? 'thinking' : 'work'
    const bar = this.#push(row, row.id, hueOf(kind), at, row.durationMs ?? (isOpen ? Math.max(0, this.#end - at) : 0), phase)
    if (fieldsOf(action)['confirmation_state'] === 'awaiting_confirmation') this.#asked = bar
  }

  #addState(state: string, at: number | null): void {
    this.#lead(at, this.#isResting)
    this.#isResting = isRest(state) || state === 'paused'
    if (state !== 'user_confirmed' && state !== 'user_rejected') return
    const asked = this.#asked
    this.#asked = null
    const whole = asked?.segments[0]
    if (asked === null || whole === undefined || at === null || at <= whole.from || at > whole.to) return
    asked.segments = [{ phase: 'waiting', from: whole.from, to: at }, { phase: 'work', from: at, to: whole.to }]
  }

  /** What went on between the end of what was before and now. */
  #lead(at: number | null, isWaiting: boolean): void {
    if (at === null || this.#free === null || at <= this.#free) return
    this.#leads = [...this.#leads, { phase: isWaiting ? 'waiting' : 'thinking', from: this.#free, to: at }]
    this.#free = at
  }

  #push(row: CallRow | MessageRow, id: number, hue: Hue, from: number, ms: number, phase: Phase): Draft {
    const bar: Draft = { key: row.key, id, row, hue, leads: this.#leads, segments: [{ phase, from, to: from + ms }] }
    this.bars.push(bar)
    this.#leads = NONE
    this.#free = Math.max(this.#free ?? -Infinity, from + ms)
    return bar
  }

  #at(at: number | null): number {
    return at ?? this.#free ?? this.#start
  }
}

/** The last instant of which rows tell; null where none tells any. */
export function lastInstant(rows: readonly TimelineRow[]): number | null {
  let last: number | null = null
  for (const row of rows) {
    const at = row.type === 'group' ? lastInstant(row.calls) : startOf(row)
    const end = at === null ? null : at + (row.type === 'call' ? (row.durationMs ?? 0) : 0)
    if (end !== null && (last === null || end > last)) last = end
  }
  return last
}

function startOf(row: TimelineRow): number | null {
  if (row.type === 'group') return row.calls[0]?.at ?? null
  return row.type === 'call' || row.type === 'message' || row.type === 'state' ? row.at : null
}

/** When a step began and ended, without what led up to it; null where ids are missing. */
export function spanOf({ segments }: Bar): RunSpan | null {
  const first = segments[0]
  const last = segments.at(-1)
  return first === undefined || last === undefined ? null : { from: first.from, to: last.to }
}

/** Whether a step failed: by an error, or because its time ran out. */
export function isFailure({ row }: { readonly row: TimelineRow }): boolean {
  return row.type === 'call' && (row.status === 'error' || row.status === 'timeout')
}
