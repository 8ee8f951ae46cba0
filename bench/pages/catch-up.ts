import { createEventClient } from 'eventreel'
import { peerCatchUps, type PeerCatchUps } from './catch-up-peers.ts'

declare global {
  interface Window {
    /** Reads the newest page of a conversation and keeps it, as a client that then goes away. */
    visit(conversationId: string): Promise<void>
    /** Milliseconds from the return of that client until it holds everything up to the last id. */
    catchUp(conversationId: string, lastId: number): Promise<number>
    /** Milliseconds for the same pages over HTTP, parsed and dropped. */
    rawPages(conversationId: string, firstId: number, lastId: number, lanes: number): Promise<number>
    readonly peerCatchUps: PeerCatchUps
  }
}

const TAIL = 100
const PAGE = 1_000

/** The page of the catch-up suite. */
export function serveCatchUp(baseUrl: string): void {
  const open = (conversationId: string, until: (latestEventId: number, isWhole: boolean) => boolean) => {
    const client = createEventClient({ baseUrl, userId: 'bench' })
    const window = client.conversation(conversationId).openWindow()
    return new Promise<void>((resolve) => {
      const look = () => {
        const { latestEventId, gaps, status } = window.getSnapshot()
        if (status === 'live' && until(latestEventId, gaps.length === 0)) resolve()
      }
      window.subscribe(look)
      look()
    }).finally(() => client.close())
  }
  Object.assign(window, { peerCatchUps })
  window.visit = (conversationId) => open(conversationId, () => true)
  window.catchUp = async (conversationId, lastId) => {
    const started = performance.now()
    await open(conversationId, (latestEventId, isWhole) => latestEventId === lastId && isWhole)
    return performance.now() - started
  }
  window.rawPages = async (conversationId, firstId, lastId, lanes) => {
    const started = performance.now()
    const get = async (query: string) => (await (await fetch(`${baseUrl}/api/conversations/${conversationId}/events?${query}`)).json()) as { events: { id: number }[]; epoch: string }
    const tail = await get(`reverse=true&limit=${TAIL}`)
    let count = tail.events.length
    let to = lastId - TAIL
    const lane = async () => {
      while (to >= firstId) {
        const from = Math.max(firstId, to - (to % PAGE))
        const query = `start_id=${from}&end_id=${to}&limit=${PAGE}&epoch=${tail.epoch}`
        to = from - 1
        const { events } = await get(query)
        count += events.length
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    if (count !== lastId - firstId + 1) throw new Error(`${count} events instead of ${lastId - firstId + 1}`)
    return performance.now() - started
  }
}
