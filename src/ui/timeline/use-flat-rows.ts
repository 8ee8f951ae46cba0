import { type RefObject, useMemo, useState } from 'react'
import type { GroupRow, TimelineRow } from '../rows/row.ts'
import { type FlatRow, type FlatRows, flattenRows } from './flat-rows.ts'
import { startsOpen } from './starts-open.ts'

interface FlatRowsInput {
  readonly groups: boolean
  /** What the reader has opened and closed, by key. */
  readonly opened: ReadonlyMap<string, boolean>
  readonly readUpTo: number | null
  readonly following: boolean
  /** What was in view when the timeline was last drawn. */
  readonly inView: RefObject<readonly FlatRow[]>
  /** Key of the row that has the focus. */
  readonly focused: RefObject<string | null>
}

export interface DrawnRows extends FlatRows {
  /** Whether a row stands open before the reader said anything. */
  readonly startsOpen: (row: FlatRow) => boolean
}

/** Rows as they are drawn. Away from the end nothing is folded under the reader's eyes: a group that forms there waits until they look elsewhere. */
export function useFlatRows(rows: readonly TimelineRow[], { groups, opened, readUpTo, following, inView, focused }: FlatRowsInput): DrawnRows {
  const [{ folded, waiting, stood }] = useState(() => ({ folded: new Set<string>(), waiting: new Set<string>(), stood: new Set<string>() }))
  return useMemo(() => {
    const isLoose = ({ key, calls }: GroupRow) => {
      if (!groups) return true
      if (folded.has(key)) return false
      if (!following || waiting.has(key)) {
        const seen = new Set(inView.current.map((row) => row.key))
        if (calls.some((call) => seen.has(call.key))) {
          waiting.add(key)
          return true
        }
      }
      waiting.delete(key)
      folded.add(key)
      return false
    }
    const flat = flattenRows(rows, {
      readUpTo,
      isLoose,
      isOpen: ({ key }) => opened.get(key) === true,
      isHeld: ({ key }) => opened.get(key) === true || key === focused.current,
    })
    for (const row of flat.rows) if (startsOpen(row) && !flat.groupOf.has(row.key)) stood.add(row.key)
    // In a group a failure is one line among others; one that stood open by itself before stays as it was.
    return { ...flat, startsOpen: (row) => startsOpen(row) && (stood.has(row.key) || !flat.groupOf.has(row.key)) }
  }, [rows, groups, opened, readUpTo, following, inView, focused, folded, waiting, stood])
}
