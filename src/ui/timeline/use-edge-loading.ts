import { useEffect, useRef, useState } from 'react'
import { useEventCallback } from './use-event-callback.ts'

/** Rows between the view and an end of the list at which more is asked for. */
const AHEAD = 8

interface Edges {
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
  readonly onLoadOlder: (() => void) | undefined
  readonly onLoadNewer: (() => void) | undefined
}

/** Asks for the page before or after when the view comes near an end. The result is to be called when the reader scrolls. */
export function useEdgeLoading(edges: Edges): () => void {
  const { count, first, last, startKey, endKey, hasOlder, hasNewer, loading } = edges
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
    if (hasOlder && first <= AHEAD) ask(`older ${startKey}`, older)
    else if (hasNewer && last >= count - 1 - AHEAD) ask(`newer ${endKey}`, newer)
  }, [isReady, loading, hasOlder, hasNewer, first, last, count, hasRows, startKey, endKey, older, newer])

  return () => {
    if (loading === null) asked.current = null
  }
}
