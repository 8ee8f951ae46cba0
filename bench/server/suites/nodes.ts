import { once } from 'node:events'
import pg from 'pg'
import { WebSocket } from 'ws'
import { startPostgres } from '../../../test/postgres/start-postgres.ts'
import { makeEvents } from '../../lib/events.ts'
import { median } from '../../lib/statistics.ts'
import type { Metrics } from '../../lib/suite.ts'
import { newEventsOf } from '../new-events.ts'
import { withServer } from '../process.ts'
import { append, createConversation, post } from '../requests.ts'
import { singleAppends } from '../single-appends.ts'
import { textOf } from '../text-of.ts'

const WRITERS = 32
const BATCHED = 20_000
const EVENTS = 300
const NOTIFY_MS = 3_000

/**
 * Two nodes on one PostgreSQL, all on this machine: single appends of 32 writers on 32 conversations, on one node and on both; appends in lists of 1,000;
 * how long an event takes from a writer on one node to a socket on the same, and to one on the other; and how many notifications a second one
 * connection tells another. Absolute figures, for `docs/scale.md`.
 */
export async function run(): Promise<Metrics> {
  const postgres = await startPostgres()
  try {
    const database = await postgres.createDatabase()
    const notifications = await notificationsPerSecond(database)
    const metrics = await withServer('eventreel', async (a) => withServer('eventreel', async (b) => measure(a.url, b.url), ['', database]), ['', database])
    return { ...metrics, notifications_per_s: notifications }
  } finally {
    await postgres.remove()
  }
}

async function measure(a: string, b: string): Promise<Metrics> {
  const own = await Promise.all(Array.from({ length: WRITERS }, async (_, at) => createConversation(a, `writer-${at}`)))
  const one = await singleAppends(own)
  const both = await singleAppends(own.map((url, at) => (at % 2 === 0 ? url : url.replace(a, b))))
  const log = await createConversation(a, 'batched')
  const start = performance.now()
  await append(log, newEventsOf(makeEvents(BATCHED)))
  const batched = (BATCHED * 1000) / (performance.now() - start)
  await createConversation(a, 'followed')
  const here = await delays(a, a)
  const there = await delays(a, b)
  return {
    postgres_single_appends_per_s: one,
    postgres_single_appends_two_nodes_per_s: both,
    postgres_batched_appends_per_s: batched,
    same_node_p50_ms: median(here),
    same_node_p99_ms: p99(here),
    other_node_p50_ms: median(there),
    other_node_p99_ms: p99(there),
  }
}

async function notificationsPerSecond(database: string): Promise<number> {
  const [listener, teller] = [new pg.Client({ connectionString: database }), new pg.Client({ connectionString: database })]
  await Promise.all([listener.connect(), teller.connect()])
  await listener.query('LISTEN bench')
  await teller.query(`SET synchronous_commit = 'off'`)
  let heard = 0
  listener.on('notification', () => heard++)
  const start = performance.now()
  while (performance.now() - start < NOTIFY_MS) await teller.query('SELECT pg_notify($1, $2)', ['bench', 'x'.repeat(2_000)])
  const seconds = (performance.now() - start) / 1000
  await Promise.all([listener.end(), teller.end()])
  return heard / seconds
}

/** From the sending of an event to one node until a socket of the other has it, in milliseconds. */
async function delays(writer: string, reader: string): Promise<number[]> {
  const socket = new WebSocket(`${reader.replace('http', 'ws')}/sockets/events/followed?contiguous=true`, { perMessageDeflate: false })
  let onEvent = (_text: string) => {}
  socket.on('message', (data) => onEvent(textOf(data)))
  await once(socket, 'open')
  const waits: number[] = []
  for (let event = 0; event < EVENTS; event++) {
    const mark = `${reader === writer ? 'here' : 'there'} no. ${event}.`
    const start = performance.now()
    const seen = new Promise<void>((resolve) => {
      onEvent = (text) => {
        if (text.includes(mark)) resolve()
      }
    })
    await Promise.all([seen, post(`${writer}/api/conversations/followed/events`, JSON.stringify({ action: 'message', args: { content: mark } }))])
    await seen
    waits.push(performance.now() - start)
  }
  socket.terminate()
  return waits.slice(EVENTS / 10)
}

function p99(values: readonly number[]): number {
  return values.toSorted((x, y) => x - y)[Math.floor(values.length * 0.99)] ?? Number.NaN
}
