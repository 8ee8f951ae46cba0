import { createEventClient, type AgentEvent, type ConversationSource } from 'eventreel'
import { AsyncQueue } from '../../src/source/async-queue.ts'
import { EventStore } from '../../src/store/event-store.ts'
import { makePages, PAGE, shifted } from '../lib/event-pages.ts'
import { RawPages } from '../lib/raw-pages.ts'
import type { PageSuite } from '../lib/suite.ts'

/** A few ratios to the bare platform that are measured in seconds: `npm run check` holds them against what the whole bench has found. */
const WRITTEN = 20
const INGESTED = 60
const TIMES = 15
const APPENDS = 30
const pages = makePages(INGESTED)
const texts = pages.map((page) => JSON.stringify(page))
const logs = { short: { name: 'guard-1k', next: 1_000 }, long: { name: 'guard-10k', next: 10_000 } }
let raw: RawPages

export const suite: PageSuite = {
  rounds: 15,
  async setUp() {
    raw = await RawPages.open('guard-raw')
    await raw.put('page', texts[0] ?? '')
    for (const { name, next } of Object.values(logs)) {
      const store = await openLog(name)
      for (let from = 0; from < next; from += 1_000) await store.append(pages.slice(0, 10).flatMap((page, index) => shifted(page, from + index * PAGE)))
      await store.close()
    }
    // Cold code is nobody's.
    for (const measure of Object.values(suite.cases)) await measure(-1, { bytesWritten: () => Promise.resolve(NaN) })
  },
  cases: {
    write_ms: (round) =>
      withLog(`guard-write-${round}`, async (store) => {
        for (const events of pages.slice(0, WRITTEN)) await store.append(events)
      }),
    raw_put_ms: async (round) => timed(async () => {
      for (const [page, events] of pages.slice(0, WRITTEN).entries()) await raw.put(round * WRITTEN + page, JSON.stringify(events))
    }),
    open_tail_ms: () =>
      timed(async () => {
        for (let n = 0; n < TIMES; n++) {
          const store = await openLog(logs.short.name)
          await store.getMatchingEvents({ reverse: true, limit: 50 })
          await store.close()
        }
      }),
    raw_open_and_get_ms: () =>
      timed(async () => {
        for (let n = 0; n < TIMES; n++) {
          const opened = await RawPages.open('guard-raw')
          JSON.parse((await opened.get('page')) ?? '')
          opened.close()
        }
      }),
    ingest_ms: (round) => ingest(`guard-${round}`),
    parse_ms: () => timed(async () => {
      let shown: readonly AgentEvent[] = []
      for (const text of texts) {
        await nextTask()
        shown = [...shown, ...(JSON.parse(text) as AgentEvent[])].slice(-500)
      }
    }),
    append_1k_ms: () => appendLive(logs.short),
    append_10k_ms: () => appendLive(logs.long),
  },
  metrics: ({ write_ms = NaN, raw_put_ms = NaN, open_tail_ms = NaN, raw_open_and_get_ms = NaN, ingest_ms = NaN, parse_ms = NaN, append_1k_ms = NaN, append_10k_ms = NaN }) => ({
    guard_raw_put_vs_write: raw_put_ms / write_ms,
    guard_raw_open_and_get_vs_open_tail: raw_open_and_get_ms / open_tail_ms,
    guard_parse_vs_ingest: parse_ms / ingest_ms,
    guard_append_1k_vs_10k: append_1k_ms / append_10k_ms,
  }),
}

function openLog(databaseName: string): Promise<EventStore> {
  return EventStore.open({ conversationId: 'log', baseUrl: 'https://host', databaseName })
}

async function withLog(name: string, work: (store: EventStore) => Promise<void>): Promise<number> {
  const store = await openLog(name)
  const taken = await timed(() => work(store))
  await store.close()
  return taken
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Frames of text, one a task, through a source of one's own into the cache and a window. */
async function ingest(conversationId: string): Promise<number> {
  const last = INGESTED * PAGE - 1
  const frames = new AsyncQueue<{ readonly events: unknown[] } | { readonly connected: true; readonly epoch: string; readonly latestEventId: number }>()
  const source: ConversationSource = {
    announcesConnect: true,
    readPage: () => Promise.resolve({ events: [], hasMore: false, latestEventId: -1, epoch: 'guard' }),
    connect: () => frames,
  }
  const client = createEventClient({ source: () => source, userId: crypto.randomUUID() })
  const conversation = client.conversation(conversationId)
  const window = conversation.openWindow()
  const isLive = new Promise<void>((resolve) => window.subscribe(() => window.getSnapshot().status === 'live' && resolve()))
  const isKept = new Promise<void>((resolve) => conversation.subscribe((events) => events.at(-1)?.id === last && resolve()))
  frames.push({ connected: true, epoch: 'guard', latestEventId: -1 })
  await isLive
  const taken = await timed(async () => {
    for (const text of texts) {
      await nextTask()
      frames.push({ events: JSON.parse(text) as unknown[] })
    }
    await isKept
  })
  client.close()
  return taken
}

/** As a socket's messages come. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })
}

/** Events that arrive one by one, at the end of a log. */
async function appendLive(log: { readonly name: string; next: number }): Promise<number> {
  const events = shifted(pages[1] ?? [], log.next).slice(0, APPENDS)
  log.next += APPENDS
  return withLog(log.name, async (store) => {
    for (const event of events) await store.append([event])
  })
}
