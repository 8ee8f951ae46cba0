import { BTreeIndex, createCollection, createIndexedDB, createLiveQueryCollection, gte, ilike, indexedDBCollectionOptions, lt, or, and } from '@tanstack/db'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { EventCache } from '../lib/event-cache.ts'

interface Row {
  readonly id: number
  readonly message?: string
  readonly content?: string
  readonly args?: Readonly<Record<string, string>>
}

/** Its IndexedDB collection, which comes with it, with an index on the id. */
export const cache: EventCache = {
  async open(name) {
    const db = await createIndexedDB({ name, version: 1, stores: ['events'] })
    const events = createCollection(
      indexedDBCollectionOptions<Row, number>({ db, name: 'events', getKey: (event) => event.id, startSync: true, autoIndex: 'eager', defaultIndexType: BTreeIndex }),
    )
    await events.preload()
    const between = async (from: number, below: number) => {
      const query = createLiveQueryCollection({ query: (q) => q.from({ e: events }).where(({ e }) => and(gte(e.id, from), lt(e.id, below))).orderBy(({ e }) => e.id) })
      return done(query, await query.toArrayWhenReady())
    }
    return {
      keep: async (list) => void (await events.insert(list as unknown as Row[]).isPersisted.promise),
      last: async (count) => {
        const query = createLiveQueryCollection({ query: (q) => q.from({ e: events }).orderBy(({ e }) => e.id, 'desc').limit(count) })
        return done(query, await query.toArrayWhenReady())
      },
      readAll: async () => (await events.toArrayWhenReady()).length,
      page: (from) => between(from, from + 100),
      search: async (text, below) => {
        const has = `%${text}%`
        const query = createLiveQueryCollection({
          query: (q) =>
            q
              .from({ e: events })
              .where(({ e }) => and(lt(e.id, below), or(ilike(e.message, has), ilike(e.content, has), ilike(e.args?.content, has), ilike(e.args?.thought, has), ilike(e.args?.command, has)))),
        })
        return done(query, await query.toArrayWhenReady()).length
      },
      close: async () => {
        await events.cleanup()
        db.close()
      },
    }
  },
}

function done(query: { cleanup(): Promise<void> }, rows: readonly Row[]): readonly AgentEvent[] {
  void query.cleanup()
  return rows as unknown as readonly AgentEvent[]
}
