import { useCallback, useEffect, useState } from 'react'

const PREFIX = '/c/'

function fromAddress(): string | null {
  const { pathname } = location
  return pathname.startsWith(PREFIX) ? decodeURIComponent(pathname.slice(PREFIX.length)) : null
}

/** Which conversation the address names; `fallback` where it names none, and the address then follows. */
export function useRoute(fallback: string | null): { conversationId: string | null; open: (id: string) => void } {
  const [named, setNamed] = useState(fromAddress)
  useEffect(() => {
    const read = () => setNamed(fromAddress())
    addEventListener('popstate', read)
    return () => removeEventListener('popstate', read)
  }, [])
  // Must stay with the first: a list that is in another order later is no reason to turn the page.
  const conversationId = named ?? fallback
  if (named === null && fallback !== null) setNamed(fallback)
  useEffect(() => {
    if (conversationId !== null && fromAddress() === null) history.replaceState(null, '', PREFIX + encodeURIComponent(conversationId))
  }, [conversationId])
  const open = useCallback((id: string) => {
    history.pushState(null, '', PREFIX + encodeURIComponent(id))
    setNamed(id)
  }, [])
  return { conversationId, open }
}
