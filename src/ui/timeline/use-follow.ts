import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useEventCallback } from './use-event-callback.ts'
import type { TimelineRow } from '../rows/row.ts'

/** How near to the end counts as there, in pixels. */
const NEAR = 24
const isomorphicLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect

export interface Follow {
  /** Whether the reader is at the end, and the timeline moves with it. */
  readonly following: boolean
  /** Newest event when the reader left the end. */
  readonly seen: number
}

/**
 * Decides from the reader's scrolling alone whether the timeline follows its end.
 * @param reachesEnd whether the rows reach the end of the log: the end of a part of it is not to be followed.
 */
export function useFollow(newest: number, reachesEnd: boolean, onChange: ((following: boolean) => void) | undefined) {
  const [{ following, seen }, setState] = useState<Follow>({ following: reachesEnd, seen: newest })
  const lastTop = useRef(0)
  /** Set while the end that the reader asked for is being fetched. */
  const isEndWanted = useRef(false)
  const change = useEventCallback((next: boolean) => {
    isEndWanted.current = next && !reachesEnd
    if (next === following || isEndWanted.current) return
    setState({ following: next, seen: newest })
    onChange?.(next)
  })
  useEffect(() => {
    if (reachesEnd && isEndWanted.current) change(true)
    else if (!reachesEnd && !isEndWanted.current) change(false)
  }, [reachesEnd, change])

  const onScroll = useCallback(
    (scroller: HTMLElement) => {
      const distance = distanceFromEnd(scroller)
      const isUp = scroller.scrollTop < lastTop.current
      lastTop.current = scroller.scrollTop
      // Must not mistake growth below for the reader's doing: only a move upwards leaves the end.
      if (isUp && distance > 2) change(false)
      else if (!isUp && distance <= NEAR && reachesEnd) change(true)
    },
    [change, reachesEnd],
  )

  /** After the reader opened or closed something: what they clicked stays where it is, and following goes on if the end is still in sight. */
  const release = useCallback(
    (scroller: HTMLElement | null) => {
      change(false)
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          if (scroller !== null && reachesEnd && distanceFromEnd(scroller) <= NEAR) change(true)
        }),
      )
    },
    [change, reachesEnd],
  )
  return { following, seen, onScroll, release, follow: change }
}

/** Keeps a timeline at its end while `stick` holds: when rows come, when the last one grows, when the view itself shrinks. */
export function useStickToEnd(
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>,
  scroller: RefObject<HTMLDivElement | null>,
  rows: readonly TimelineRow[],
  stick: boolean,
): void {
  const toEnd = useEventCallback(() => {
    if (stick && rows.length > 0) virtualizer.scrollToEnd()
  })
  isomorphicLayoutEffect(() => toEnd(), [rows, stick, toEnd])
  useEffect(() => {
    if (scroller.current === null || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => toEnd())
    observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [scroller, toEnd])
}

function distanceFromEnd(scroller: HTMLElement): number {
  return scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop
}
