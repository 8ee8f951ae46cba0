import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { NEEDLE } from './event-cache.ts'
import { makePages, PAGE } from './event-pages.ts'

/** Events of one answer of a server. */
export const ANSWER = 1_000
const POOL_PAGES = 30
let pool: readonly (readonly AgentEvent[])[] | undefined

/** The events of a long log from this id on, a multiple of 100: the same 3,000 again and again, under other ids. One of a thousand holds the needle. */
export function answer(from: number, count = ANSWER): AgentEvent[] {
  pool ??= makePages(POOL_PAGES)
  const events: AgentEvent[] = []
  for (let id = from; id < from + count; id++) {
    const event = pool[Math.floor(id / PAGE) % POOL_PAGES]?.[id % PAGE]
    if (event === undefined) throw new RangeError(`there is no event ${id}`)
    events.push({ ...event, id, ...(id % 1_000 === 500 && { message: `Request failed: ${NEEDLE} by the host.` }) })
  }
  return events
}
