import { createRoot } from 'react-dom/client'
import { createEventClient } from 'eventreel'
import { EventClientProvider, useConversation } from 'eventreel/react'
import { LastRows } from '../last-rows.tsx'
import type { Show } from '../place.ts'

/** Ours, as its README says: kept in IndexedDB, told in order, shown by the hook. */
export const show: Show = (host, { lanes, conversation }) => {
  const client = createEventClient({ baseUrl: lanes.eventreel, userId: 'bench' })
  const log = client.conversation(conversation)
  let count = 0
  log.subscribe((events) => {
    for (const { id } of events) if (id === count) count++
  })
  createRoot(host).render(
    <EventClientProvider client={client}>
      <Screen conversation={conversation} />
    </EventClientProvider>,
  )
  const ready = new Promise<void>((resolve) => {
    const look = () => (log.diagnostics().status === 'live' ? resolve() : void setTimeout(look, 5))
    look()
  })
  return { ready, count: () => count }
}

function Screen({ conversation }: { readonly conversation: string }) {
  const { events } = useConversation(conversation, { select: ({ events }) => ({ events }) })
  return <LastRows events={events} />
}
