import { useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { createStreamDB } from '@durable-streams/state/db'
import { createLiveQueryCollection } from '@tanstack/db'
import { eventState } from '../../../lib/event-state.ts'
import type { WireEvent } from '../../../lib/events.ts'
import { LastRows } from '../last-rows.tsx'
import type { Show } from '../place.ts'
import { SHOWN } from '../row-text.ts'

/** StreamDB: a collection of events, and a live query of the last ones, joined to React as TanStack's own adapter does it. */
export const show: Show = (host, { lanes, conversation }) => {
  const db = createStreamDB({ streamOptions: { url: `${lanes.streamdb}/${conversation}`, contentType: 'application/json' }, live: 'sse', state: eventState })
  const last = createLiveQueryCollection((query) =>
    query
      .from({ event: db.collections.events })
      .orderBy(({ event }) => event.id, 'desc')
      .limit(SHOWN),
  )
  let rows: readonly WireEvent[] = []
  const subscribe = (onChange: () => void) => {
    const subscription = last.subscribeChanges(
      () => {
        rows = (last.toArray as readonly WireEvent[]).toReversed()
        onChange()
      },
      { includeInitialState: true },
    )
    return () => subscription.unsubscribe()
  }
  const Screen = () => <LastRows events={useSyncExternalStore(subscribe, () => rows)} />
  createRoot(host).render(<Screen />)
  return { ready: db.preload(), count: () => db.collections.events.size }
}
