import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import type { WireEvent } from '../../../lib/events.ts'
import { LastRows } from '../last-rows.tsx'
import type { Show } from '../place.ts'

/** TanStack Query beside a WebSocket: what comes is put into the cached list with `setQueryData`. */
export const show: Show = (host, { lanes, conversation }) => {
  const client = new QueryClient()
  const queryKey = ['events', conversation]
  const socket = new WebSocket(`${lanes.socket}/${conversation}`)
  const Screen = () => {
    const { data = [] } = useQuery<readonly WireEvent[]>({ queryKey, queryFn: () => [], staleTime: Infinity })
    useEffect(() => {
      socket.onmessage = (message: MessageEvent<string>) => {
        const event = JSON.parse(message.data) as WireEvent
        client.setQueryData<readonly WireEvent[]>(queryKey, (previous = []) => [...previous, event])
      }
    }, [])
    return <LastRows events={data} />
  }
  createRoot(host).render(
    <QueryClientProvider client={client}>
      <Screen />
    </QueryClientProvider>,
  )
  const count = () => client.getQueryData<readonly WireEvent[]>(queryKey)?.length ?? 0
  return { ready: new Promise((resolve) => socket.addEventListener('open', () => resolve())), count }
}
