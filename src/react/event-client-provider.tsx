import { createContext, useContext, type ReactNode } from 'react'
import type { EventClient } from '../stream/event-client.ts'

const EventClientContext = createContext<EventClient | null>(null)

/**
 * Gives a client to the hooks below it. Make the client once, outside of rendering.
 * @example <EventClientProvider client={client}><App /></EventClientProvider>
 */
export function EventClientProvider({ client, children }: { readonly client: EventClient; readonly children?: ReactNode }): ReactNode {
  return <EventClientContext.Provider value={client}>{children}</EventClientContext.Provider>
}

/**
 * The client of the nearest provider.
 * @throws {Error} outside of an `EventClientProvider`.
 */
export function useEventClient(): EventClient {
  const client = useContext(EventClientContext)
  if (client === null) throw new Error('No EventClientProvider above this component.')
  return client
}
