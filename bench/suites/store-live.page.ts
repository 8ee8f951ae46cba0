import { EventStore } from '../../src/store/event-store.ts'
import { bytesOf, makePages } from '../lib/event-pages.ts'
import { countPutBytes } from '../lib/put-bytes.ts'
import { RawPages } from '../lib/raw-pages.ts'
import type { PageSuite } from '../lib/suite.ts'

/** What 1,000 events that arrive one by one cost, in bytes put into the database and in bytes that the browser then writes to files. */
const live = makePages(10).flat()
const json = bytesOf(live)

export const suite: PageSuite = {
  rounds: 5,
  cases: {
    record_bytes_per_byte: async (round) => {
      const store = await EventStore.open({ conversationId: `records-${round}`, baseUrl: 'https://host' })
      const put = await countPutBytes(async () => {
        for (const event of live) await store.append([event])
      })
      await store.close()
      return put / json
    },
    disk_bytes_per_byte: async (round, tools) => {
      const store = await EventStore.open({ conversationId: `disk-${round}`, baseUrl: 'https://host' })
      const before = await tools.bytesWritten()
      for (const event of live) await store.append([event])
      const written = (await tools.bytesWritten()) - before
      await store.close()
      return written / json
    },
    raw_put_disk_bytes_per_byte: async (round, tools) => {
      const raw = await RawPages.open(`raw-${round}`)
      const before = await tools.bytesWritten()
      for (const event of live) await raw.put(event.id, JSON.stringify(event))
      const written = (await tools.bytesWritten()) - before
      raw.close()
      return written / json
    },
  },
  metrics: ({ record_bytes_per_byte: records = NaN, disk_bytes_per_byte: disk = NaN, raw_put_disk_bytes_per_byte: raw = NaN }) => ({
    live_append_bytes_vs_json: records,
    live_append_disk_bytes_vs_json: disk,
    raw_live_put_disk_bytes_vs_json: raw,
  }),
}
