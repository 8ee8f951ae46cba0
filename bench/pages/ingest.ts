import Dexie from 'dexie'
import { createEventClient } from 'eventreel'
import { cut, MAX_RECORD_CHARS } from '../../src/store/page-maths.ts'
import type { WireEvent } from '../lib/events.ts'
import { RawPages } from '../lib/raw-pages.ts'

declare global {
  interface Window {
    readonly ingest: Readonly<Record<Ingester, (conversation: string, count: number) => Promise<number>>>
  }
}

export type Ingester = 'eventreel' | 'floor' | 'rawPut' | 'dexie'

/** What the window holds by default. */
const WINDOW = 500
const GATHER_MS = 50

/** The page of the suite that takes events in: each gives the milliseconds from the order to send until all are where they belong. */
export function serveIngest(baseUrl: string): void {
  const go = (conversation: string) => fetch(`${baseUrl}/go/${conversation}`)
  const bare = async (conversation: string, count: number, take: (events: readonly WireEvent[], text: string) => Promise<unknown>): Promise<number> => {
    const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/bare/${conversation}`)
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    let shown: readonly WireEvent[] = []
    let seen = 0
    const taken: Promise<unknown>[] = []
    const started = performance.now()
    await new Promise<void>((resolve) => {
      socket.onmessage = ({ data }: MessageEvent<string>) => {
        const events = JSON.parse(data) as readonly WireEvent[]
        taken.push(take(events, data))
        shown = [...shown, ...events].slice(-WINDOW)
        seen += events.length
        if (seen === count) resolve()
      }
      void go(conversation)
    })
    await Promise.all(taken)
    socket.close()
    if (shown.at(-1)?.id !== count - 1) throw new Error('events were lost')
    return performance.now() - started
  }
  const ingest: Window['ingest'] = {
    async eventreel(conversation, count) {
      const client = createEventClient({ baseUrl, userId: 'bench' })
      const log = client.conversation(conversation)
      const window = log.openWindow()
      let isKept = false
      const done = new Promise<void>((resolve) => {
        const look = () => isKept && window.getSnapshot().events.at(-1)?.id === count - 1 && resolve()
        log.subscribe((events) => {
          isKept ||= events.at(-1)?.id === count - 1
          look()
        })
        window.subscribe(look)
      })
      await new Promise<void>((resolve) => {
        const look = () => (log.diagnostics().status === 'live' && log.diagnostics().storage === 'indexeddb' ? resolve() : void setTimeout(look, 5))
        look()
      })
      const started = performance.now()
      void go(conversation)
      await done
      const taken = performance.now() - started
      client.close()
      return taken
    },
    floor: (conversation, count) => bare(conversation, count, () => Promise.resolve()),
    /** The text of the frames as it came, cut as ours is, what comes within 50 ms in one transaction: no pages, no sums, no ids. */
    async rawPut(conversation, count) {
      const pages = await RawPages.open(`ingest-${conversation}`)
      const records: [IDBValidKey, string][] = []
      let frames = 0
      let writing: Promise<void> | undefined
      const write = async () => {
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
        writing = undefined
        await pages.putAll(records.splice(0))
      }
      const taken = await bare(conversation, count, (_events, text) => {
        cut(text, MAX_RECORD_CHARS).forEach((piece, part) => records.push([[frames, part], piece]))
        frames++
        return (writing ??= write())
      })
      pages.close()
      return taken
    },
    async dexie(conversation, count) {
      const dexie = new Dexie(`ingest-${conversation}`)
      dexie.version(1).stores({ events: '[conversation+id]' })
      await dexie.open()
      const taken = await bare(conversation, count, (events) => dexie.table('events').bulkPut(events.map((event) => ({ conversation, ...event }))))
      dexie.close()
      return taken
    },
  }
  Object.assign(window, { ingest })
}
