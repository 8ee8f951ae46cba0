import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { answer } from '../lib/answers.ts'
import type { EventCache } from '../lib/event-cache.ts'

/** The common store: one list, in memory. It keeps nothing on the device, so that all it can show is what it holds. */
export const cache: EventCache = {
  open: () => Promise.reject(new Error('keeps nothing on the device')),
  async hold(database) {
    let list: readonly AgentEvent[] = []
    for (let from = 0; from < Number(database); from += 100) list = [...list, ...(JSON.parse(JSON.stringify(answer(from, 100))) as AgentEvent[])]
    return list
  },
}
