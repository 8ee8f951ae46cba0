import { useEffect, useRef } from 'react'
import type { TimelineRow } from '../rows/row.ts'
import { locateEvent, type Place } from './locate.ts'
import { useEventCallback } from './use-event-callback.ts'

export interface TargetInput {
  readonly target: number | { readonly id: number } | null | undefined
  readonly rows: readonly TimelineRow[]
  /** First and last event that the rows were made of. */
  readonly heldFrom: number
  readonly heldTo: number
  readonly hasOlder: boolean
  readonly hasNewer: boolean
  readonly onJump: ((id: number) => void) | undefined
  readonly onFound: (place: Place) => void
}

/** Goes to an event once for each target it is given: at once where it is held, else when the app has brought it. */
export function useTarget({ target = null, rows, heldFrom, heldTo, hasOlder, hasNewer, onJump, onFound }: TargetInput): void {
  const reached = useRef<TargetInput['target']>(null)
  const asked = useRef<TargetInput['target']>(null)
  const jump = useEventCallback(onJump)
  const found = useEventCallback(onFound)
  useEffect(() => {
    if (target === null || target === reached.current || rows.length === 0) return
    const id = typeof target === 'number' ? target : target.id
    const isOutside = (id < heldFrom && hasOlder) || (id > heldTo && hasNewer)
    const place = isOutside ? null : locateEvent(rows, id)
    if (place !== null) {
      reached.current = target
      found(place)
    } else if (asked.current !== target) {
      asked.current = target
      jump(id)
    }
  }, [target, rows, heldFrom, heldTo, hasOlder, hasNewer, jump, found])
}
