import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeEvents } from '../../lib/events.ts'
import { interleave, median } from '../../lib/statistics.ts'
import type { Metrics } from '../../lib/suite.ts'
import { newEventsOf } from '../new-events.ts'
import { withServer } from '../process.ts'
import { createConversation, postBytes } from '../requests.ts'
import { singleAppends } from '../single-appends.ts'

const BATCH = 1_000
const BATCHES = 20
const ROUNDS = 5
const LANES = 4
const WRITERS = 32

/**
 * Appends over HTTP in lists of 1,000, each durable before it is answered, four requests under way; against SQLite itself, in this process, given the
 * same texts as rows, 1,000 a transaction, with the same durability (WAL, synchronous FULL). Beside it single appends, of 32 writers at once.
 */
export async function run(): Promise<Metrics> {
  const wire = makeEvents(BATCH * BATCHES)
  const rows = wire.map((event) => JSON.stringify(event))
  const events = newEventsOf(wire)
  const bodies = Array.from({ length: BATCHES }, (_, at) => Buffer.from(JSON.stringify(events.slice(at * BATCH, (at + 1) * BATCH))))
  return withServer('eventreel', async ({ url }) => {
    const values = await interleave(
      {
        ours: async (round) => {
          const path = await createConversation(url, `append-${round}`)
          const queue = [...bodies]
          const lane = async () => {
            for (let body = queue.shift(); body !== undefined; body = queue.shift()) await postBytes(`${path}/events`, body)
          }
          return perSecond(() => Promise.all(Array.from({ length: LANES }, lane)))
        },
        raw: async () => withRawTable((insert) => perSecond(async () => insert(rows))),
      },
      ROUNDS,
    )
    const single = await singleAppends(await Promise.all(Array.from({ length: WRITERS }, async (_, at) => createConversation(url, `writer-${at}`))))
    const ours = median(values['ours'] ?? [])
    const raw = median(values['raw'] ?? [])
    return { append_single_per_s: single, append_batched_per_s: ours, append_raw_sqlite_per_s: raw, append_batched_per_s_vs_raw_sqlite: ours / raw }
  })
}

async function perSecond(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (BATCH * BATCHES * 1000) / (performance.now() - start)
}

async function withRawTable<T>(work: (insert: (rows: readonly string[]) => void) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'eventreel-bench-raw-'))
  const database = new DatabaseSync(join(folder, 'raw.sqlite'))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE events (log INTEGER NOT NULL, id INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (log, id)) STRICT')
  const statement = database.prepare('INSERT INTO events VALUES (1, ?, ?)')
  try {
    return await work((rows) => {
      for (let from = 0; from < rows.length; from += BATCH) {
        database.exec('BEGIN IMMEDIATE')
        rows.slice(from, from + BATCH).forEach((text, at) => statement.run(from + at, text))
        database.exec('COMMIT')
      }
    })
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
