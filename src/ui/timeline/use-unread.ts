import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useEventCallback } from './use-event-callback.ts'

export interface Reading {
  /** The newest event in the rows; -1 while there is none. */
  readonly newest: number
  /** Whether the newest is in view. */
  readonly atEnd: boolean
  /** What was read at the last visit, where the app knows. */
  readonly readUpTo: number | undefined
  /** False while what came since then is still being fetched. */
  readonly isCaughtUp: boolean
  readonly onRead: ((id: number) => void) | undefined
  readonly setMark: (change: (before: Mark | null) => Mark | null) => void
}

/** Where what the reader has not seen begins. */
export interface Mark {
  /** The last id that they had seen. */
  readonly after: number
  /** Which of the reader's absences it is of. */
  readonly absence: number
}

/**
 * Decides where what the reader has not seen begins: after the last event that was there when they left (they scrolled away from the
 * end, or hid the page, or this is another visit). The mark stays until they leave the page, or leave the end again and more comes.
 */
export function useUnread({ newest, atEnd, readUpTo, isCaughtUp, onRead, setMark }: Reading): void {
  const isVisible = useSyncExternalStore(onVisibility, () => document.visibilityState !== 'hidden', () => true)
  const read = useRef(-1)
  const absence = useRef(0)
  const tell = useEventCallback(onRead)
  // Only the first time: a link that breaks later takes nobody away from the page.
  const [wasCaughtUp, setCaughtUp] = useState(isCaughtUp || readUpTo === undefined)
  if (isCaughtUp && !wasCaughtUp) setCaughtUp(true)
  const isPresent = isVisible && atEnd && wasCaughtUp

  useEffect(() => {
    if (!isVisible) setMark((before) => (before !== null && read.current > before.after ? null : before))
  }, [isVisible, setMark])

  useEffect(() => {
    if (isPresent) absence.current++
  }, [isPresent])

  useEffect(() => {
    if (newest < 0) return
    const isFirst = read.current === -1
    if (isFirst) read.current = readUpTo ?? newest
    if (newest > read.current && (isFirst || !isPresent)) {
      const after = read.current
      const current = absence.current
      setMark((before) => (before?.absence === current ? before : { after, absence: current }))
    }
    if (!isPresent || (newest <= read.current && !isFirst)) return
    read.current = Math.max(newest, read.current)
    tell(read.current)
  }, [newest, isPresent, readUpTo, tell, setMark])
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
