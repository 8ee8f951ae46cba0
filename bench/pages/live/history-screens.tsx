import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { WireEvent } from '../../lib/events.ts'
import type { LaneUrls } from '../../server/live/lane.ts'
import { LastRows } from './last-rows.tsx'
import { drawRows, makeList } from './plain-list.ts'
import { SHOWN } from './row-text.ts'

/** Shows the end of one conversation after the other in an element. */
export type OpenScreen = (conversation: string) => void
/** `owner`: whose copies there are on the device. */
type ShowHistory = (host: HTMLElement, lanes: LaneUrls, owner: string) => Promise<OpenScreen>

/** Who can show the end of a log that was there before the page; each with what it needs, loaded apart. */
export const historyScreens = {
  async eventreel(host, lanes, owner) {
    const [{ createEventClient }, { EventClientProvider, useConversation }] = await Promise.all([import('eventreel'), import('eventreel/react')])
    const client = createEventClient({ baseUrl: lanes.eventreel, userId: owner })
    const Screen = ({ conversation }: { readonly conversation: string }) => {
      const { events } = useConversation(conversation, { select: ({ events }) => ({ events }) })
      return <LastRows events={events} />
    }
    return shownIn(host, (conversation) => (
      <EventClientProvider client={client}>
        <Screen conversation={conversation} />
      </EventClientProvider>
    ))
  },
  /** The bare platform: one get of the last page from the device, or one answer of the server, and elements made by hand. */
  async floor(host, lanes, owner) {
    const { RawPages } = await import('../../lib/raw-pages.ts')
    const pages = await RawPages.open(`last-pages-${owner}`)
    return (conversation) => {
      const place = document.createElement('div')
      place.dataset['conversation'] = conversation
      const list = makeList(place)
      host.replaceChildren(place)
      void pages.get(conversation).then(async (kept) => {
        const text = kept ?? (await lastPage(lanes, conversation))
        drawRows(list, JSON.parse(text) as readonly WireEvent[])
        if (kept === undefined) await pages.put(conversation, text)
      })
    }
  },
  /** Reads the stream from its beginning: it cannot be asked for its end. */
  async 'Durable Streams client'(host, lanes, owner) {
    const { stream } = await import('@durable-streams/client')
    const Screen = ({ conversation }: { readonly conversation: string }) => {
      const [events, setEvents] = useState<readonly WireEvent[]>([])
      useEffect(() => {
        const leaving = new AbortController()
        const url = `${lanes.durable}/${conversation}`
        void stream<WireEvent>({ url, params: { owner }, live: 'sse', json: true, signal: leaving.signal }).then((response) => {
          response.subscribeJson((batch) => setEvents((previous) => [...previous, ...batch.items]))
        }, () => undefined)
        return () => leaving.abort()
      }, [conversation])
      return <LastRows events={events} />
    }
    return shownIn(host, (conversation) => <Screen key={conversation} conversation={conversation} />)
  },
  async StreamDB(host, lanes, owner) {
    const [{ createStreamDB }, { createLiveQueryCollection }, { eventState }] = await Promise.all([
      import('@durable-streams/state/db'),
      import('@tanstack/db'),
      import('../../lib/event-state.ts'),
    ])
    let leave = () => {}
    const open = (conversation: string) => {
      const streamOptions = { url: `${lanes.streamdb}/${conversation}`, params: { owner }, contentType: 'application/json' }
      const db = createStreamDB({ streamOptions, live: 'sse', state: eventState })
      const last = createLiveQueryCollection((query) =>
        query
          .from({ event: db.collections.events })
          .orderBy(({ event }) => event.id, 'desc')
          .limit(SHOWN),
      )
      let rows: readonly WireEvent[] = []
      const subscribe = (onChange: () => void) => {
        const subscription = last.subscribeChanges(() => {
          rows = (last.toArray as readonly WireEvent[]).toReversed()
          onChange()
        })
        return () => subscription.unsubscribe()
      }
      leave = () => db.close()
      db.preload().catch(() => undefined)
      return { subscribe, rows: () => rows }
    }
    const Screen = ({ store }: { readonly store: ReturnType<typeof open> }) => <LastRows events={useSyncExternalStore(store.subscribe, store.rows)} />
    return shownIn(host, (conversation) => {
      leave()
      return <Screen key={conversation} store={open(conversation)} />
    })
  },
  /** Asks the server for the last events, and keeps them while the page lives. */
  async 'TanStack Query'(host, lanes) {
    const { QueryClient, QueryClientProvider, useQuery } = await import('@tanstack/react-query')
    const client = new QueryClient()
    const Screen = ({ conversation }: { readonly conversation: string }) => {
      const queryFn = async () => JSON.parse(await lastPage(lanes, conversation)) as readonly WireEvent[]
      const { data = [] } = useQuery({ queryKey: ['events', conversation], queryFn })
      return <LastRows events={data} />
    }
    return shownIn(host, (conversation) => (
      <QueryClientProvider client={client}>
        <Screen conversation={conversation} />
      </QueryClientProvider>
    ))
  },
} satisfies Readonly<Record<string, ShowHistory>>

export type HistoryContender = keyof typeof historyScreens

function shownIn(host: HTMLElement, render: (conversation: string) => ReactElement): OpenScreen {
  const root = createRoot(host)
  return (conversation) => root.render(<div data-conversation={conversation}>{render(conversation)}</div>)
}

async function lastPage(lanes: LaneUrls, conversation: string): Promise<string> {
  const response = await fetch(`${lanes.eventreel}/api/conversations/${conversation}/events?reverse=true&limit=${SHOWN}`)
  const { events } = (await response.json()) as { readonly events: readonly WireEvent[] }
  return JSON.stringify(events.toReversed())
}
