import { pierces } from '../rows/row-groups.ts'
import type { CallRow, GroupRow, TimelineRow } from '../rows/row.ts'

/** The line above the first event that came while the reader was away. */
export interface UnreadRow {
  readonly type: 'unread'
  readonly key: 'unread'
  readonly id?: undefined
}

export type FlatRow = TimelineRow | UnreadRow

export interface FlatRows {
  /** What is drawn: the calls of an open group are rows of their own, so that a long one costs no more than what is in view. */
  readonly rows: readonly FlatRow[]
  /** The group of each call that is a row, by the call's key. */
  readonly groupOf: ReadonlyMap<string, GroupRow>
}

export interface FlatRowsOptions {
  /** Whether the calls of a group stand by themselves, without its sentence. */
  readonly isLoose: (group: GroupRow) => boolean
  readonly isOpen: (group: GroupRow) => boolean
  /** What the reader has opened or has the focus on, which must not vanish in a closed group. */
  readonly isHeld: (call: CallRow) => boolean
  /** The last id that the reader has seen; null for no mark. */
  readonly readUpTo: number | null
}

const UNREAD: UnreadRow = { type: 'unread', key: 'unread' }

/** Lays rows out one below the other: a group as its sentence, and below it its calls where it is open, else those that pierce it. */
export function flattenRows(rows: readonly TimelineRow[], { isLoose, isOpen, isHeld, readUpTo }: FlatRowsOptions): FlatRows {
  const flat: FlatRow[] = []
  const groupOf = new Map<string, GroupRow>()
  let mark = readUpTo ?? Infinity
  const add = (row: TimelineRow) => {
    if (row.id !== undefined && row.id > mark && isNews(row)) {
      flat.push(UNREAD)
      mark = Infinity
    }
    flat.push(row)
  }
  for (const row of rows) {
    if (row.type !== 'group') {
      add(row)
      continue
    }
    const isFolded = !isLoose(row)
    const isClosed = isFolded && !isOpen(row)
    if (isFolded) flat.push(row)
    for (const call of row.calls) {
      if (isClosed && !pierces(call) && !isHeld(call)) continue
      add(call)
      if (isFolded) groupOf.set(call.key, row)
    }
  }
  return { rows: flat, groupOf }
}

/** What the reader wrote is no news to them. */
function isNews(row: TimelineRow): boolean {
  return row.type !== 'message' || row.speaker !== 'user'
}
