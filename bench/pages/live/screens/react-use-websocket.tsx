import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import * as library from 'react-use-websocket'
import type { WireEvent } from '../../../lib/events.ts'
import { LastRows } from '../last-rows.tsx'
import type { Show } from '../place.ts'

// A CommonJS package whose default a bundler may have wrapped once more.
const useWebSocket = unwrap(library.default)

/**
 * Each message is put behind a copy of the history, as in the example of its README. By `onMessage`, not by an effect on `lastMessage` as there:
 * in a burst, React refuses that with "Maximum update depth exceeded".
 */
export const show: Show = (host, { lanes, conversation }) => {
  let count = 0
  let opened = () => {}
  const ready = new Promise<void>((resolve) => {
    opened = resolve
  })
  const Screen = () => {
    const [events, setEvents] = useState<readonly WireEvent[]>([])
    useWebSocket(`${lanes.socket}/${conversation}`, {
      onOpen: () => opened(),
      onMessage: ({ data }: MessageEvent<string>) => {
        const event = JSON.parse(data) as WireEvent
        if (event.id === count) count++
        setEvents((previous) => previous.concat(event))
      },
    })
    return <LastRows events={events} />
  }
  createRoot(host).render(<Screen />)
  return { ready, count: () => count }
}

function unwrap<T extends object>(value: T): T {
  return 'default' in value ? (value.default as T) : value
}
