import { addRxPlugin, createRxDatabase, type RxCollection, type RxJsonSchema } from 'rxdb'
import { RxDBQueryBuilderPlugin } from 'rxdb/plugins/query-builder'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { WireEvent } from '../lib/events.ts'
import type { EventCache } from '../lib/event-cache.ts'

type Row = WireEvent & { readonly key: string; readonly conversationId: string }
const conversationId = '0f8e6d1c-5b7a-4c3e-9d2f-1a2b3c4d5e6f'
/** Where text can stand. */
const TEXTS = ['message', 'content', 'args.content', 'args.thought', 'args.command', 'extras.content']

const schema: RxJsonSchema<Row> = {
  version: 0,
  primaryKey: 'key',
  type: 'object',
  properties: {
    // A primary key is text.
    key: { type: 'string', maxLength: 60 },
    conversationId: { type: 'string', maxLength: 40 },
    id: { type: 'integer', minimum: 0, maximum: 1e9, multipleOf: 1 },
    timestamp: { type: 'string' },
    source: { type: 'string' },
    message: { type: 'string' },
    cause: { type: 'integer' },
    action: { type: 'string' },
    observation: { type: 'string' },
    content: { type: 'string' },
    args: { type: 'object', additionalProperties: true },
    extras: { type: 'object', additionalProperties: true },
  },
  required: ['key', 'conversationId', 'id'],
  indexes: [['conversationId', 'id']],
}

addRxPlugin(RxDBQueryBuilderPlugin)

/** A document an event with an index over conversation and id, in the free storage that its documentation names for browsers. */
export const cache: EventCache = {
  async open(name) {
    const database = await createRxDatabase<{ events: RxCollection<Row> }>({ name, storage: getRxStorageDexie(), eventReduce: true, multiInstance: false })
    const { events } = await database.addCollections({ events: { schema } })
    const between = (from: number, below: number) => events.find({ selector: { conversationId, id: { $gte: from, $lt: below } }, sort: [{ conversationId: 'asc' }, { id: 'asc' }] })
    return {
      keep: async (list) => {
        const { error } = await events.bulkInsert(list.map((event) => ({ ...(event as WireEvent), conversationId, key: `${conversationId}|${event.id}` })))
        if (error.length > 0) throw new Error(`${error.length} events were refused`)
      },
      last: async (limit) => plain(await events.find({ selector: { conversationId }, sort: [{ conversationId: 'desc' }, { id: 'desc' }], limit }).exec()),
      readAll: async () => (await between(0, 1e9).exec()).length,
      page: async (from) => plain(await between(from, from + 100).exec()),
      search: async (text, below) => {
        const found = await events.find({ selector: { conversationId, id: { $gte: 0, $lt: below }, $or: TEXTS.map((field) => ({ [field]: { $regex: text } })) } }).exec()
        return found.length
      },
      close: async () => void (await database.close()),
    }
  },
}

function plain(rows: readonly { toJSON(): unknown }[]): AgentEvent[] {
  return rows.map((row) => row.toJSON() as AgentEvent)
}
