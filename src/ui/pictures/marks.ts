import type { AgentEvent } from '../../protocol/agent-event.ts'
import { answeredStatus } from '../rows/call-status.ts'
import { kindOf } from '../rows/fields.ts'
import type { CallRow, TimelineRow } from '../rows/row.ts'
import { hueOf } from './hue.ts'

/** How much an entry stands out: nothing · a step · an edit · a message · a failure. */
export type Mark = 0 | 1 | 2 | 4 | 8
export const STEP = 1
export const EDIT = 2
export const MESSAGE = 4
export const FAILURE = 8

/** Entries of a strip, in order: an id and a mark each. */
export interface Marks {
  readonly ids: readonly number[]
  readonly marks: Uint8Array
}

/** An entry for each row that stands for an event; calls that a group folds have each their own. */
export function marksOfRows(rows: readonly TimelineRow[]): Marks & { readonly rows: readonly TimelineRow[] } {
  const shown: TimelineRow[] = []
  for (const row of rows) {
    if (row.type === 'group') shown.push(...row.calls)
    else if (row.id !== undefined) shown.push(row)
  }
  return { rows: shown, ids: shown.map(({ id }) => id ?? -1), marks: Uint8Array.from(shown, markOfRow) }
}

function markOfRow(row: TimelineRow): Mark {
  if (row.type === 'message') return MESSAGE
  return row.type === 'call' ? markOfCall(row) : 0
}

function markOfCall({ action, observation, status }: CallRow): Mark {
  const event = action ?? observation
  if (status === 'error' || status === 'timeout') return FAILURE
  return event !== undefined && hueOf(kindOf(event)) === 'edit' ? EDIT : STEP
}

// To look into what a tool answered is dear, and an event never changes.
const known = new WeakMap<AgentEvent, Mark>()

/** An entry for each event. */
export function marksOfEvents(events: readonly AgentEvent[]): Marks {
  return { ids: events.map(({ id }) => id), marks: Uint8Array.from(events, markOfEvent) }
}

function markOfEvent(event: AgentEvent): Mark {
  let mark = known.get(event)
  if (mark === undefined) {
    mark = readMark(event)
    known.set(event, mark)
  }
  return mark
}

function readMark(event: AgentEvent): Mark {
  if (event.action === 'message') return MESSAGE
  if (event.action !== undefined) return hueOf(event.action) === 'edit' ? EDIT : STEP
  const status = answeredStatus(event)
  return status === 'error' || status === 'timeout' ? FAILURE : 0
}

/** Thickest a mark is drawn, as long as there is room. */
const MOST = 3

/**
 * Which marks stand in each pixel of a strip, added up. A failure has two CSS pixels at least, whatever stands beside it.
 * @param length device pixels of the strip; `ratio`: of these, how many a CSS pixel has.
 */
export function bandsOf({ marks }: Pick<Marks, 'marks'>, length: number, ratio = 1): Uint8Array {
  const bands = new Uint8Array(length)
  const slot = length / marks.length
  // With a line between neighbours where they have the room for one.
  const own = Math.max(1, Math.min(Math.round(MOST * ratio), Math.floor(slot) - (slot >= 3 ? 1 : 0)))
  const failed = Math.min(length, Math.max(own, Math.round(2 * ratio)))
  for (let index = 0; index < marks.length; index++) {
    const mark = marks[index] ?? 0
    if (mark === 0) continue
    const size = mark === FAILURE ? failed : own
    const from = Math.min(Math.floor((index * length) / marks.length), length - size)
    for (let at = from; at < from + size; at++) bands[at] = (bands[at] ?? 0) | mark
  }
  return bands
}

/** The entry at a place on a strip, 0..1; among those that share a pixel, the one that stands out most. */
export function entryAt({ marks }: Pick<Marks, 'marks'>, place: number, length: number): number {
  const count = marks.length
  const at = Math.min(count - 1, Math.max(0, Math.floor(place * count)))
  const around = Math.floor(count / Math.max(1, length))
  let best = at
  for (let index = Math.max(0, at - around); index <= Math.min(count - 1, at + around); index++) {
    if ((marks[index] ?? 0) > (marks[best] ?? 0)) best = index
  }
  return best
}
