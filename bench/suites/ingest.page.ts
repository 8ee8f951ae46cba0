import { createEventClient, type AgentEvent, type ConversationSource, type SourceFrame } from 'eventreel'
import { makeEvents } from '../lib/events.ts'
import type { PageSuite } from '../lib/suite.ts'

/** What one live event costs by the length of the log: parsed, kept on the disk and shown in a window; each comes in a task of its own. */
const SHORT = 3_000
const LONG = 30_000
const pool = makeEvents(2_000)
const eventsUpTo = (count: number): AgentEvent[] => Array.from({ length: count }, (_, id) => ({ ...pool[id % pool.length], id }) as AgentEvent)
const events = eventsUpTo(LONG)

export const suite: PageSuite = {
  rounds: 15,
  cases: {
    ingest_3k_us_per_event: (round) => ingest(SHORT, `short-${round}`),
    ingest_30k_us_per_event: (round) => ingest(LONG, `long-${round}`),
    copied_list_3k_us_per_event: () => copyList(SHORT),
    copied_list_30k_us_per_event: () => copyList(LONG),
  },
  metrics: (medians) => ({
    ingest_30k_vs_3k_per_event: (medians['ingest_30k_us_per_event'] ?? NaN) / (medians['ingest_3k_us_per_event'] ?? NaN),
    copied_list_30k_vs_3k_per_event: (medians['copied_list_30k_us_per_event'] ?? NaN) / (medians['copied_list_3k_us_per_event'] ?? NaN),
  }),
}

async function ingest(count: number, conversationId: string): Promise<number> {
  const pump = new Pump(events.slice(0, count))
  const client = createEventClient({ source: () => pump.source, userId: crypto.randomUUID() })
  const window = client.conversation(conversationId).openWindow()
  const done = new Promise<void>((resolve) => {
    window.subscribe(() => {
      const { latestEventId, confirmedEventId, events: shown } = window.getSnapshot()
      if (latestEventId === count - 1 && confirmedEventId === count - 1 && shown.at(-1)?.id === count - 1) resolve()
    })
  })
  await pump.connected
  const started = performance.now()
  pump.start()
  await done
  const micros = ((performance.now() - started) * 1000) / count
  client.close()
  return micros
}

/** The common store: a new list at every event. */
async function copyList(count: number): Promise<number> {
  let list: readonly AgentEvent[] = []
  let seen = 0
  const started = performance.now()
  await eachInItsOwnTask(events.slice(0, count), (event) => {
    list = [...list, event]
    seen += list.length
  })
  if (list.length !== count || seen === 0) throw new Error('events were lost')
  return ((performance.now() - started) * 1000) / count
}

/** A backend that gives one event a task, as a socket does. */
class Pump {
  readonly source: ConversationSource
  readonly connected: Promise<void>
  readonly #events: readonly AgentEvent[]
  #push: (frame: SourceFrame) => void = () => {}

  constructor(list: readonly AgentEvent[]) {
    this.#events = list
    let isConnected: () => void
    this.connected = new Promise((resolve) => {
      isConnected = resolve
    })
    this.source = {
      announcesConnect: true,
      readPage: () => Promise.resolve({ events: [], hasMore: false, latestEventId: -1, epoch: 'bench' }),
      connect: ({ signal }) => {
        const frames = new TransformStream<SourceFrame, SourceFrame>({}, { highWaterMark: Infinity }, { highWaterMark: Infinity })
        const writer = frames.writable.getWriter()
        this.#push = (frame) => void writer.write(frame)
        this.#push({ connected: true, epoch: 'bench', latestEventId: -1 })
        signal.addEventListener('abort', () => void writer.close())
        isConnected()
        return frames.readable
      },
    }
  }

  start(): void {
    void eachInItsOwnTask(this.#events, (event) => this.#push({ events: [event] }))
  }
}

function eachInItsOwnTask<T>(list: readonly T[], work: (item: T) => void): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  let next = 0
  return new Promise((resolve) => {
    port1.onmessage = () => {
      const item = list[next++]
      if (item === undefined) {
        port1.close()
        resolve()
        return
      }
      work(item)
      port2.postMessage(null)
    }
    port2.postMessage(null)
  })
}
