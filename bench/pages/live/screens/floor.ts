import type { WireEvent } from '../../../lib/events.ts'
import type { Show } from '../place.ts'
import { drawRows, makeList } from '../plain-list.ts'

/** The bare platform: a WebSocket that parses, and elements made by hand. It keeps nothing but what is on the screen. */
export const show: Show = (host, { lanes, conversation }) => {
  const list = makeList(host)
  let count = 0
  const socket = new WebSocket(`${lanes.socket}/${conversation}?lists`)
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    const events = JSON.parse(data) as readonly WireEvent[]
    for (const event of events) if (event.id === count) count++
    drawRows(list, events)
  }
  return { ready: new Promise((resolve) => socket.addEventListener('open', () => resolve())), count: () => count }
}
