import { useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import type { WireEvent } from '../../../lib/events.ts'
import { LastRows } from '../last-rows.tsx'
import type { Show } from '../place.ts'

/** A store outside of React that is given a new list at each event: what most pages of agents have. */
export const show: Show = (host, { lanes, conversation }) => {
  let events: readonly WireEvent[] = []
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const socket = new WebSocket(`${lanes.socket}/${conversation}`)
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    events = [...events, JSON.parse(data) as WireEvent]
    for (const listener of listeners) listener()
  }
  const Screen = () => <LastRows events={useSyncExternalStore(subscribe, () => events)} />
  createRoot(host).render(<Screen />)
  return { ready: new Promise((resolve) => socket.addEventListener('open', () => resolve())), count: () => events.length }
}
