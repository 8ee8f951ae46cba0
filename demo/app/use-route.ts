import { useCallback, useEffect, useState } from 'react'
import { type Address, readAddress, writeAddress } from './address.ts'
import type { Place, View } from './views.ts'

/** Browsers refuse an address that changes too often, as while a key is held down. */
const SETTLED_MS = 150

interface State {
  readonly address: Address
  readonly target: Place['target']
}

function fromLocation(): State {
  const address = readAddress(location)
  return { address, target: targetOf(address) }
}

function targetOf({ eventId }: Address): Place['target'] {
  return eventId === null ? null : { id: eventId, open: true }
}

/** What the address names: a conversation (`fallback` where it names none), a view, an event. The address follows, too. */
export function useRoute(fallback: string | null): { conversationId: string | null; place: Place; open: (conversationId: string) => void } {
  const [{ address, target }, setState] = useState(fromLocation)
  useEffect(() => {
    const read = () => setState(fromLocation())
    addEventListener('popstate', read)
    return () => removeEventListener('popstate', read)
  }, [])
  // Must stay with the first: a list that is in another order later is no reason to turn the page.
  if (address.conversationId === null && fallback !== null) setState({ address: { ...address, conversationId: fallback }, target })

  useEffect(() => {
    const timer = setTimeout(() => {
      const path = writeAddress(address)
      if (path !== location.pathname + location.search + location.hash) history.replaceState(null, '', path)
    }, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [address])

  const open = useCallback((conversationId: string) => {
    history.pushState(null, '', writeAddress({ conversationId }))
    setState(fromLocation())
  }, [])
  const show = (view: View) => {
    const next = { ...address, view }
    history.pushState(null, '', writeAddress(next))
    // The same target: what the reader has scrolled away from is not gone to once more.
    setState({ address: next, target })
  }
  const select = useCallback((eventId: number) => {
    setState((state) => {
      const next = { ...state.address, eventId }
      return { address: next, target: targetOf(next) }
    })
  }, [])
  return { conversationId: address.conversationId, place: { view: address.view, target, show, select }, open }
}
