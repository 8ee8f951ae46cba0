import { DurableStream, IdempotentProducer } from '@durable-streams/client'
import { createEventServer } from '../../src/server/index.ts'
import type { NewEvent } from '../../src/protocol/agent-event.ts'
import type { Measured } from '../lib/comparison.ts'
import { eventState } from '../lib/event-state.ts'
import { makeEvents, type WireEvent } from '../lib/events.ts'
import { interleave, median } from '../lib/statistics.ts'
import type { NodeSuite, NodeTools } from '../lib/suite.ts'
import type { StreamPlace } from '../pages/catch-up-peers.ts'
import { withServer } from '../server/process.ts'

const HELD = 100
const MISSED = 10_000
/** Requests that the client has under way at once. */
const LANES = 3
const NO_HISTORY = 'has no history: what was sent while it was away is gone'

/** A client comes back 10,000 events later: how long until no gap is left, against the same pages fetched and parsed? */
export const suite: NodeSuite = {
  run: (tools): Promise<Measured> => withServer('durable-streams', async ({ url }) => measure(tools, await fill(url))),
}

async function measure({ browser, pageUrl, rounds }: NodeTools, streams: Readonly<Record<'durable' | 'streamdb', Omit<StreamPlace, 'turn'>>>): Promise<Measured> {
  const server = await createEventServer({ port: 0, corsOrigins: [new URL(pageUrl).origin], logger: () => {} })
  try {
    const events = makeEvents(HELD + MISSED).map(({ id: _id, cause: _cause, ...event }) => event as NewEvent)
    const append = async (id: string, from: number, to: number) => {
      for (let next = from; next < to; next += 1_000) await server.conversation(id).addEvents(events.slice(next, Math.min(to, next + 1_000)), 'agent')
    }
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(error))
    await page.goto(`${pageUrl}?catch-up=${encodeURIComponent(server.url)}`)
    await page.waitForFunction(() => typeof window.catchUp === 'function')
    let made = 0
    /** Each time another conversation: an HTTP cache may keep these pages. */
    const missing = async () => {
      const id = `catch-up-${made++}`
      await server.createConversation({ conversationId: id })
      await append(id, 0, HELD)
      await page.evaluate((conversation) => window.visit(conversation), id)
      await append(id, HELD, HELD + MISSED)
      return id
    }
    const raw = (lanes: number) => async () => {
      const id = await missing()
      return page.evaluate(([conversation, from, to, count]) => window.rawPages(conversation, from, to, count), [id, HELD, HELD + MISSED - 1, lanes] as const)
    }
    const cases = {
      catch_up_10k_ms: async () => page.evaluate(([id, last]) => window.catchUp(id, last), [await missing(), HELD + MISSED - 1] as const),
      raw_pages_one_after_the_other_ms: raw(1),
      raw_pages_at_once_ms: raw(LANES),
      durable_ms: (turn: number) => page.evaluate((place) => window.peerCatchUps.durable(place), { ...streams.durable, turn: String(turn) }),
      streamdb_ms: (turn: number) => page.evaluate((place) => window.peerCatchUps.streamdb(place), { ...streams.streamdb, turn: String(turn) }),
      query_ms: async () => page.evaluate(([url, count]) => window.peerCatchUps.query(url, count), [`${server.url}/api/conversations/${await missing()}`, HELD + MISSED] as const),
    }
    const values = dropFirst(await interleave(cases, rounds + 1))
    await page.close()
    const medians = Object.fromEntries(Object.entries(values).map(([name, list]) => [name, median(list)]))
    for (const [name, list] of Object.entries(values)) console.log(`  ${name}: ${list.map(Math.round).join(', ')}`)
    const { catch_up_10k_ms = NaN, raw_pages_one_after_the_other_ms = NaN, raw_pages_at_once_ms = NaN } = medians
    const floor = Math.min(raw_pages_one_after_the_other_ms, raw_pages_at_once_ms)
    return {
      metrics: { catch_up_10k_vs_raw_http: catch_up_10k_ms / floor, catch_up_10k_ms, raw_pages_one_after_the_other_ms, raw_pages_at_once_ms },
      comparisons: [
        {
          row: 'catch_up_10k',
          title: 'A client comes back 10,000 events later: until it has them all',
          unit: 'ms',
          better: 'less',
          entries: {
            eventreel: catch_up_10k_ms,
            floor,
            'Durable Streams client': medians['durable_ms'] ?? NaN,
            StreamDB: medians['streamdb_ms'] ?? NaN,
            'TanStack Query': medians['query_ms'] ?? NaN,
            'socket.io-client': NO_HISTORY,
            'react-use-websocket': NO_HISTORY,
            'list copied per event': NO_HISTORY,
          },
        },
      ],
    }
  } finally {
    await server.close()
  }
}

/** The first finds cold code. */
function dropFirst(values: Readonly<Record<string, readonly number[]>>): Record<string, readonly number[]> {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.slice(1)]))
}

/** Streams as long as the conversations, and where a client was that had the first events. */
async function fill(server: string): Promise<Readonly<Record<'durable' | 'streamdb', Omit<StreamPlace, 'turn'>>>> {
  const events = makeEvents(HELD + MISSED)
  const write = async (url: string, textOf: (event: WireEvent) => string) => {
    const stream = await DurableStream.create({ url, contentType: 'application/json' })
    const producer = new IdempotentProducer(stream, 'bench', { autoClaim: true, onError: (error) => console.error(error) })
    for (const event of events.slice(0, HELD)) producer.append(textOf(event))
    await producer.flush()
    const head = await stream.head()
    for (const event of events.slice(HELD)) producer.append(textOf(event))
    await producer.flush()
    await producer.close()
    if (!head.exists || head.offset === undefined) throw new Error('the server tells no offset')
    return { url, offset: head.offset }
  }
  return {
    durable: { ...(await write(`${server}/events`, (event) => JSON.stringify(event))), count: MISSED },
    streamdb: { ...(await write(`${server}/changes`, (event) => JSON.stringify(eventState.events.insert({ key: String(event.id), value: event })))), count: HELD + MISSED },
  }
}
