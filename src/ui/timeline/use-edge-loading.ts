import { useEffect, useRef, useState } from 'react'
import type { TimelineProps } from './timeline-props.ts'
import { useEventCallback } from './use-event-callback.ts'

/** Rows between the view and an end of the list at which more is asked for. */
const AHEAD = 8

export interface Edges {
  readonly count: number
  /** Rows drawn, both inclusive; -1 where none are. */
  readonly first: number
  readonly last: number
  /** Names of the ends: what was asked for one end is asked again only when it is another, or after the reader scrolled. */
  readonly startKey: string | number
  readonly endKey: string | number
  readonly hasOlder: boolean
  readonly hasNewer: boolean
  readonly loading: string | null
  /** Whether the reader is at the end of the log, and stays there. */
  readonly following: boolean
  readonly onLoadOlder: TimelineProps['onLoadOlder']
  readonly onLoadNewer: TimelineProps['onLoadNewer']
}

/**
 * Asks for the page before or after when the view comes near an end. The result is to be called when the reader scrolls.
 * At the end of the log older events only fill up: a long run that folds into a few rows never fills the view. Elsewhere a list that is
 * in view as a whole is near both ends, and would be moved to and fro, or to the beginning of the log: there the reader asks.
 */
export function useEdgeLoading(edges: Edges): () => void {
  const { count, first, last, startKey, endKey, hasOlder, hasNewer, loading, following } = edges
  const asked = useRef<string | null>(null)
  const hasRows = count > 0
  const [readyWith, setReadyWith] = useState<boolean | null>(null)
  const isReady = readyWith === hasRows
  const older = useEventCallback(edges.onLoadOlder)
  const newer = useEventCallback(edges.onLoadNewer)

  // Must wait until the list stands at its end: before, its beginning seems to be in view.
  useEffect(() => {
    const frame = requestAnimationFrame(() => setReadyWith(hasRows))
    return () => cancelAnimationFrame(frame)
  }, [hasRows])

  useEffect(() => {
    if (!isReady || loading !== null || (first === -1 && hasRows)) return
    const ask = (key: string, load: () => void) => {
      if (asked.current === key) return
      asked.current = key
      load()
    }
    if (hasRows && !following && first === 0 && last === count - 1) return
    if (hasOlder && first <= AHEAD) ask(`older ${startKey}`, () => older({ keepEnd: following && hasRows }))
    else if (hasNewer && last >= count - 1 - AHEAD) ask(`newer ${endKey}`, newer)
  }, [isReady, loading, hasOlder, hasNewer, first, last, count, hasRows, startKey, endKey, following, older, newer])

  return () => {
    if (loading === null) asked.current = null
  }
}
