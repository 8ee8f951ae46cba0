import Dexie, { type Table } from 'dexie'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { EventCache } from '../lib/event-cache.ts'

type Row = AgentEvent & { readonly conversationId: string }
const conversationId = '0f8e6d1c-5b7a-4c3e-9d2f-1a2b3c4d5e6f'
const whole = [[conversationId, Dexie.minKey], [conversationId, Dexie.maxKey]] as const

/** An event a row, keyed by conversation and id, as ours are; written in bulk. */
export const cache: EventCache = {
  async open(name) {
    const dexie = new Dexie(name)
    dexie.version(1).stores({ events: '[conversationId+id]' })
    await dexie.open()
    const events = dexie.table('events') as Table<Row>
    const all = () => events.where('[conversationId+id]').between(...whole)
    return {
      keep: async (list) => void (await events.bulkPut(list.map((event) => ({ conversationId, ...event })))),
      last: (count) => all().reverse().limit(count).toArray(),
      readAll: async () => (await all().toArray()).length,
      page: (from) => events.where('[conversationId+id]').between([conversationId, from], [conversationId, from + 99], true, true).toArray(),
      search: (text, below) =>
        events
          .where('[conversationId+id]')
          .between([conversationId, 0], [conversationId, below])
          .filter((event) => JSON.stringify(event).includes(text))
          .count(),
      close: () => dexie.close(),
    }
  },
}
