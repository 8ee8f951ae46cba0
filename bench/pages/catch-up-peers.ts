import { stream } from '@durable-streams/client'
import { createStreamDB } from '@durable-streams/state/db'
import { QueryClient } from '@tanstack/react-query'
import { eventState } from '../lib/event-state.ts'
import type { WireEvent } from '../lib/events.ts'

/** A stream, and what its client had of it. */
export interface StreamPlace {
  readonly url: string
  readonly offset: string
  /** Makes each reading another request: an HTTP cache may keep what was read. */
  readonly turn: string
  readonly count: number
}

/** Clients that come back, each in its own way: milliseconds until they have all events. */
export interface PeerCatchUps {
  /** Goes on from the offset that it has remembered. */
  durable(place: StreamPlace): Promise<number>
  /** Remembers nothing: reads all. */
  streamdb(place: StreamPlace): Promise<number>
  /** Reads its pages again, one after the other, as an infinite query does. */
  query(conversationUrl: string, count: number): Promise<number>
}

const PAGE = 1_000

export const peerCatchUps: PeerCatchUps = {
  durable: ({ url, offset, turn, count }) =>
    timed(count, async () => {
      const response = await stream<WireEvent>({ url, offset, params: { turn }, live: false, json: true })
      return (await response.json()).length
    }),
  streamdb: ({ url, turn, count }) =>
    timed(count, async () => {
      const db = createStreamDB({ streamOptions: { url, params: { turn }, contentType: 'application/json' }, live: 'sse', state: eventState })
      await db.preload()
      const { size } = db.collections.events
      db.close()
      return size
    }),
  query: (conversationUrl, count) =>
    timed(count, async () => {
      const { pages } = await new QueryClient().fetchInfiniteQuery({
        queryKey: ['events', conversationUrl],
        initialPageParam: 0,
        pages: Math.ceil(count / PAGE),
        queryFn: ({ pageParam }) => readPages(conversationUrl, pageParam, Math.min(count, pageParam + PAGE) - 1),
        getNextPageParam: (_page, _pages, from: number) => from + PAGE,
      })
      return pages.reduce((sum, page) => sum + page.length, 0)
    }),
}

async function timed(count: number, read: () => Promise<number>): Promise<number> {
  const began = performance.now()
  const got = await read()
  if (got !== count) throw new Error(`${got} events instead of ${count}`)
  return performance.now() - began
}

let epoch: string | undefined

/** Without the log's epoch, a server gives no more than 100 events at once. */
async function readPages(conversationUrl: string, from: number, to: number): Promise<readonly WireEvent[]> {
  const get = async (query: string) => (await (await fetch(`${conversationUrl}/events?${query}`)).json()) as { readonly events: readonly WireEvent[]; readonly epoch?: string }
  if (from === 0) epoch = (await get('reverse=true&limit=1')).epoch
  return (await get(`start_id=${from}&end_id=${to}&limit=${PAGE}&epoch=${epoch}`)).events
}
