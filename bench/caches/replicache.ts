import type { ReadTransaction } from 'replicache'
import { ReplicacheImpl } from 'replicache/impl'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import type { EventCache } from '../lib/event-cache.ts'

/** Keys are scanned in ascending order only: for the last events to come first, ids are counted down. */
const keyOf = (id: number) => `event/${String(1e9 - id).padStart(10, '0')}`
const events = (tx: ReadTransaction) => tx.scan({ prefix: 'event/' })

/**
 * Events come as the patch of a pull, as from its server. It keeps them by and by, when the page is idle; here it is told to, as its own
 * benchmarks do, so that nothing waits.
 */
export const cache: EventCache = {
  async open(name) {
    const replicache = new ReplicacheImpl({ name, pullInterval: null, logLevel: 'error', licenseKey: 'none' }, { enableMutationRecovery: false, enableScheduledPersist: false, enableScheduledRefresh: false })
    let cookie = (await replicache.query((tx) => tx.get('cookie'))) as number | undefined
    const list = async (work: (tx: ReadTransaction) => Promise<unknown>) => (await replicache.query(work)) as AgentEvent[]
    return {
      async keep(answer) {
        const next = (answer.at(-1)?.id ?? 0) + 1
        const patch = answer.map((event) => ({ op: 'put', key: keyOf(event.id), value: event as unknown as Record<string, never> }) as const)
        await replicache.poke({
          baseCookie: cookie ?? null,
          pullResponse: { cookie: next, lastMutationIDChanges: {}, patch: [...patch, { op: 'put', key: 'cookie', value: next }] },
        })
        cookie = next
      },
      settle: () => replicache.persist(),
      last: (count) => list((tx) => tx.scan({ prefix: 'event/', limit: count }).toArray()),
      readAll: async () => (await list((tx) => events(tx).toArray())).length,
      page: (from) => list((tx) => tx.scan({ prefix: 'event/', start: { key: keyOf(from + 99) }, limit: 100 }).toArray()),
      search: (text, below) =>
        replicache.query(async (tx) => {
          let count = 0
          for await (const event of tx.scan({ prefix: 'event/', start: { key: keyOf(below - 1) } }).values()) if (JSON.stringify(event).includes(text)) count += 1
          return count
        }),
      close: () => replicache.close(),
    }
  },
}
