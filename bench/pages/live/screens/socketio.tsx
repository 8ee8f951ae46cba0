import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { io } from 'socket.io-client'
import type { WireEvent } from '../../../lib/events.ts'
import { LastRows } from '../last-rows.tsx'
import type { Show } from '../place.ts'

/** Socket.IO's client alone, as its guide for React does it: what comes is put behind a copy of the list. */
export const show: Show = (host, { lanes, conversation }) => {
  const socket = io(lanes.socketio, { query: { conversation }, transports: ['websocket'] })
  let count = 0
  const Screen = () => {
    const [events, setEvents] = useState<readonly WireEvent[]>([])
    useEffect(() => {
      const onEvent = (event: WireEvent) => {
        if (event.id === count) count++
        setEvents((previous) => [...previous, event])
      }
      socket.on('oh_event', onEvent)
      return () => void socket.off('oh_event', onEvent)
    }, [])
    return <LastRows events={events} />
  }
  createRoot(host).render(<Screen />)
  return { ready: new Promise((resolve) => socket.once('connect', () => resolve())), count: () => count }
}
