import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { createEventClient, type EventClientOptions } from '../../src/create-event-client.ts'
import { EventClientProvider } from '../../src/react/event-client-provider.tsx'

/** A client of its own for a part of a story, made when it is first shown and closed with it. */
export function StoryClient({ options, children }: { readonly options: EventClientOptions; readonly children: ReactNode }) {
  const [client] = useState(() => createEventClient({ cache: 'memory', ...options }))
  const [queries] = useState(() => new QueryClient())
  useEffect(() => () => client.close(), [client])
  return (
    <QueryClientProvider client={queries}>
      <EventClientProvider client={client}>{children}</EventClientProvider>
    </QueryClientProvider>
  )
}
