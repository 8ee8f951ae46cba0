import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { stream } from '@durable-streams/client'
import type { WireEvent } from '../../../lib/events.ts'
import { LastRows } from '../last-rows.tsx'
import type { Show } from '../place.ts'

/** The client of Durable Streams: reads the stream from its beginning, then follows it; what comes is put behind a copy of the list, a batch at a time. */
export const show: Show = (host, { lanes, conversation }) => {
  let count = 0
  let isUpToDate = () => {}
  const ready = new Promise<void>((resolve) => {
    isUpToDate = resolve
  })
  const Screen = () => {
    const [events, setEvents] = useState<readonly WireEvent[]>([])
    useEffect(() => {
      const leaving = new AbortController()
      void stream<WireEvent>({ url: `${lanes.durable}/${conversation}`, live: 'sse', json: true, signal: leaving.signal }).then((response) => {
        response.subscribeJson((batch) => {
          for (const { id } of batch.items) if (id === count) count++
          if (batch.items.length > 0) setEvents((previous) => [...previous, ...batch.items])
          if (batch.upToDate) isUpToDate()
        })
      })
      return () => leaving.abort()
    }, [])
    return <LastRows events={events} />
  }
  createRoot(host).render(<Screen />)
  return { ready, count: () => count }
}
