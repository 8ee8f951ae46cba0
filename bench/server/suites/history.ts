import { DurableStream, IdempotentProducer, stream } from '@durable-streams/client'
import { makeEvents } from '../../lib/events.ts'
import { interleave, median } from '../../lib/statistics.ts'
import type { Metrics } from '../../lib/suite.ts'
import { newEventsOf } from '../new-events.ts'
import { withServer } from '../process.ts'
import { append, createConversation } from '../requests.ts'

const EVENTS = 100_000
const LAST = 50
const LANES = 3
const ROUNDS = 3

/**
 * The whole history of 100,000 events, and its last 50, parsed in a client: ours by pages of 1,000, three requests under way, and by one page in reverse;
 * Durable Streams by its own client, which reads a stream from its beginning. Both servers keep their data on the disk, and answer as they do by default.
 */
export async function run(): Promise<Metrics> {
  const events = newEventsOf(makeEvents(EVENTS))
  return withServer('eventreel', async ({ url }) => {
    const conversation = await createConversation(url, 'history')
    const epoch = await append(conversation, events)
    return withServer('durable-streams', async (peer) => {
      const streamUrl = `${peer.url}/history`
      const handle = await DurableStream.create({ url: streamUrl, contentType: 'application/json' })
      const producer = new IdempotentProducer(handle, 'bench', { autoClaim: true, onError: (error) => console.error(error) })
      for (const event of events) producer.append(JSON.stringify(event))
      await producer.flush()
      await producer.close()
      const cases = {
        ours_all: () => timed(async () => (await readAll(conversation, epoch)) === EVENTS),
        peer_all: () => timed(async () => (await readStream(streamUrl)).length === EVENTS),
        ours_last: () => timed(async () => (await readPage(`${conversation}/events?reverse=true&limit=${LAST}`)).events.length === LAST),
        // It cannot ask for the end of a stream: what comes last is known when all has come.
        peer_last: () => timed(async () => (await readStream(streamUrl)).slice(-LAST).length === LAST),
      }
      await interleave(cases, 1)
      const values = await interleave(cases, ROUNDS)
      const of = (name: string) => median(values[name] ?? [])
      return {
        history_100k_ms: of('ours_all'),
        history_100k_durable_streams_ms: of('peer_all'),
        history_100k_vs_durable_streams: of('peer_all') / of('ours_all'),
        last_50_ms: of('ours_last'),
        last_50_durable_streams_ms: of('peer_last'),
        last_50_vs_durable_streams: of('peer_last') / of('ours_last'),
      }
    })
  })
}

async function timed(work: () => Promise<boolean>): Promise<number> {
  // What the case before has left is not this one's to pay for.
  globalThis.gc?.()
  const start = performance.now()
  if (!(await work())) throw new Error('Not all events came.')
  return performance.now() - start
}

interface Page {
  readonly events: readonly unknown[]
  readonly has_more: boolean
}

async function readPage(url: string): Promise<Page> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${response.status} from ${url}`)
  return (await response.json()) as Page
}

async function readAll(conversation: string, epoch: string): Promise<number> {
  let next = 0
  let count = 0
  const kept: unknown[] = []
  const lane = async () => {
    while (next < EVENTS) {
      let from = next
      next += 1_000
      const last = next - 1
      // A page of large events is cut before its end.
      for (let more = true; more; ) {
        const page = await readPage(`${conversation}/events?start_id=${from}&end_id=${last}&limit=1000&epoch=${epoch}`)
        more = page.has_more
        from += page.events.length
        count += page.events.length
        kept.push(page.events)
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return count
}

async function readStream(url: string): Promise<readonly unknown[]> {
  const response = await stream({ url, offset: '-1', live: false })
  return response.json()
}
