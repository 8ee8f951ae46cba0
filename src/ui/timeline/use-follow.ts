import { type PointerEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useEventCallback } from './use-event-callback.ts'
import type { VirtualRows } from './virtualizer.ts'

/** How near to the end counts as there, in pixels. */
const NEAR = 24
/** How long after a wheel, touch, key or press a scroll is still the reader's, in milliseconds. */
const HAND_MS = 1000
/** A scroll that comes so soon after the timeline moved itself is taken for its echo, in milliseconds. */
const ECHO_MS = 150
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
  const last = useRef({ top: 0, height: 0, view: 0 })
  const lastTouch = useRef(-Infinity)
  const lastOwnMove = useRef(-Infinity)
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
    (scroller: HTMLElement, at: number) => {
      const distance = distanceFromEnd(scroller)
      const before = last.current
      last.current = geometryOf(scroller)
      const isUp = scroller.scrollTop < before.top
      // Must not mistake our own doing for the reader's: rows that leave, shrink or come, and a view that grows, move the top too.
      const isUnchanged = scroller.scrollHeight === before.height && scroller.clientHeight === before.view
      const isReaders = at - lastTouch.current < HAND_MS || (isUnchanged && at - lastOwnMove.current > ECHO_MS)
      if (isUp && distance > 2 && isReaders) change(false)
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
  /** The reader has a hand on the timeline. */
  const touch = useCallback((event: { readonly timeStamp: number }) => {
    lastTouch.current = event.timeStamp
  }, [])
  /** The reader holds the scrollbar: until the pointer is seen without a button, every scroll is theirs. */
  const hold = useCallback((event: PointerEvent) => {
    lastTouch.current = event.target === event.currentTarget ? Infinity : event.timeStamp
  }, [])
  const letGo = useCallback((event: PointerEvent) => {
    if (lastTouch.current === Infinity && event.buttons === 0) lastTouch.current = event.timeStamp
  }, [])
  /** The timeline was moved by itself: where it stands now is no move of the reader's. */
  const settle = useCallback((scroller: HTMLElement) => {
    last.current = geometryOf(scroller)
    lastOwnMove.current = performance.now()
  }, [])
  return { following, seen, onScroll, touch, hold, letGo, settle, release, follow: change }
}

/** Keeps a timeline at its end while `stick` holds: when rows come, when the last one grows, when the view itself shrinks. */
export function useStickToEnd(
  virtual: VirtualRows | 'missing' | null,
  scroller: RefObject<HTMLDivElement | null>,
  rows: readonly unknown[],
  stick: boolean,
  settle: (scroller: HTMLElement) => void,
): void {
  const toEnd = useEventCallback(() => {
    if (!stick || rows.length === 0) return
    scrollToEnd(virtual, scroller.current)
    if (scroller.current !== null) settle(scroller.current)
  })
  isomorphicLayoutEffect(() => toEnd(), [rows, stick, toEnd, virtual])
  // Rows that were measured just now move the end as well, without new rows.
  isomorphicLayoutEffect(() => {
    if (stick && scroller.current !== null && distanceFromEnd(scroller.current) <= 2) settle(scroller.current)
  })
  useEffect(() => {
    if (scroller.current === null || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => toEnd())
    observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [scroller, toEnd])
}

export function scrollToEnd(virtual: VirtualRows | 'missing' | null, scroller: HTMLElement | null): void {
  if (virtual !== 'missing') virtual?.scrollToEnd()
  else if (scroller !== null) scroller.scrollTop = scroller.scrollHeight
}

function geometryOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): { top: number; height: number; view: number } {
  return { top: scrollTop, height: scrollHeight, view: clientHeight }
}

function distanceFromEnd(scroller: HTMLElement): number {
  return scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop
}
