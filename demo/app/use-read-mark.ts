import { useCallback, useState } from 'react'

const KEY = 'eventreel-demo-read-'

/** How far the reader came at their last visit, and where to note how far they come now. */
export function useReadMark(conversationId: string): { readUpTo: number | undefined; onRead: (eventId: number) => void } {
  const key = KEY + conversationId
  const [readUpTo] = useState(() => {
    const kept = Number.parseInt(localStorage.getItem(key) ?? '', 10)
    return Number.isNaN(kept) ? undefined : kept
  })
  const onRead = useCallback((eventId: number) => localStorage.setItem(key, String(eventId)), [key])
  return { readUpTo, onRead }
}
