import { createElement, type ReactElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { conversationUrl, createEventClient, EventStore, parseEvents } from 'eventreel'
import { EventClientProvider } from 'eventreel/react'
import { ConversationTimeline } from 'eventreel/ui'
import 'eventreel/ui/styles.css'
import { makeEvents } from '../lib/events.ts'
import { atRest, droppedFrames, painted, paintedWith } from '../lib/frames.ts'
import { GeneratedSource } from '../lib/generated-source.ts'
import { elementOf } from '../lib/plain-rows.ts'
import type { Metrics, PageSuite } from '../lib/suite.ts'

const LONG: Log = { name: 'long', source: new GeneratedSource(100_000) }
const SHORT: Log = { name: 'short', source: new GeneratedSource(1_000) }
/** As long, and written to. Not the one that is mounted, whose end would be another at each round. */
const LIVE: Log = { name: 'live', source: new GeneratedSource(100_000) }
const PAGES_AT_ONCE = 10
const PAGE = 100
const identity = { baseUrl: 'https://timeline.example.com', userId: 'bench' }
const APPENDS = 60
const SCROLL_FRAMES = 300
const SCROLL_ROWS = 2_000
const pool = makeEvents(1_000).map(({ id: _id, cause: _cause, ...event }) => event)

/** A conversation, and the server that keeps it from one visit to the next: one that had less than is saved would be taken for another log. */
interface Log {
  readonly name: string
  readonly source: GeneratedSource
}

/** What one row of the timeline looks like once its event is there. */
let plainRows: readonly ReactElement[] = []
const extra = { append_p95_ms: 0, burst_1000_longest_task_ms: 0, dom_nodes: 0 }

/**
 * The timeline over a long log that is saved, against plain React that draws the very same rows, with nothing behind them: the elements are
 * made from what the timeline has drawn.
 */
export const suite: PageSuite = {
  rounds: 7,
  async setUp() {
    for (const log of [LONG, SHORT, LIVE]) await save(log)
    const mounted = await show(LONG)
    plainRows = mounted.rows().map(elementOf)
    mounted.close()
    const shown = await show(LIVE)
    extra.burst_1000_longest_task_ms = await longestTask(async () => {
      const last = LIVE.source.emit(pool)
      await paintedWith(() => shown.has(last))
    })
    shown.close()
  },
  cases: {
    mount_100k_ms: () => mount(LONG),
    mount_1k_ms: () => mount(SHORT),
    plain_mount_ms: () => warm(mountPlain),
    append_ms: async () => {
      const shown = await show(LIVE)
      const times: number[] = []
      for (let n = 0; n < APPENDS; n++) {
        await settled()
        const began = performance.now()
        const last = LIVE.source.emit([pool[n % pool.length] ?? message()])
        times.push((await paintedWith(() => shown.has(last))) - began)
      }
      shown.close()
      times.sort((a, b) => a - b)
      extra.append_p95_ms = Math.max(extra.append_p95_ms, times[Math.floor(times.length * 0.95)] ?? NaN)
      return times[times.length >> 1] ?? NaN
    },
    plain_append_ms: async () => {
      const { host, root } = stage()
      let rows = [...plainRows]
      root.render(plainList(rows))
      await painted()
      const times: number[] = []
      for (let n = 0; n < APPENDS; n++) {
        await settled()
        const began = performance.now()
        const source = plainRows[n % plainRows.length]
        if (source === undefined) throw new Error('there are no rows')
        rows = [...rows.slice(1), { ...source, key: `new-${n}` }]
        root.render(plainList(rows))
        times.push((await painted()) - began)
      }
      root.unmount()
      host.remove()
      times.sort((a, b) => a - b)
      return times[times.length >> 1] ?? NaN
    },
    scroll_dropped_pct: async () => {
      const shown = await show(LIVE)
      const { scroller } = shown
      const step = (plainRows.length === 0 ? 0 : rowHeight(scroller) * SCROLL_ROWS) / SCROLL_FRAMES
      const dropped = await droppedFrames(SCROLL_FRAMES, () => {
        scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: -step, bubbles: true }))
        scroller.scrollBy(0, -step)
      })
      extra.dom_nodes = Math.max(extra.dom_nodes, shown.host.querySelectorAll('*').length)
      shown.close()
      return dropped
    },
    plain_scroll_dropped_pct: async () => {
      const { host, root } = stage()
      const rows = Array.from({ length: SCROLL_ROWS }, (_, n) => ({ ...(plainRows[n % plainRows.length] as ReactElement), key: String(n) }))
      flushSync(() => root.render(plainList(rows)))
      const scroller = host.querySelector('.er-scroller')
      if (scroller === null) throw new Error('there is nothing to scroll')
      scroller.scrollTop = scroller.scrollHeight
      await painted()
      const step = scroller.scrollHeight / SCROLL_FRAMES
      const dropped = await droppedFrames(SCROLL_FRAMES, () => scroller.scrollBy(0, -step))
      root.unmount()
      host.remove()
      return dropped
    },
  },
  metrics: (medians): Metrics => ({
    ui_mount_tail_vs_plain_rows: ratio(medians, 'mount_100k_ms', 'plain_mount_ms'),
    ui_mount_100k_vs_1k: ratio(medians, 'mount_100k_ms', 'mount_1k_ms'),
    ui_append_vs_plain_rows: ratio(medians, 'append_ms', 'plain_append_ms'),
    ui_scroll_dropped_frames_over_plain_pct: (medians['scroll_dropped_pct'] ?? NaN) - (medians['plain_scroll_dropped_pct'] ?? NaN),
    ui_dom_nodes_100k: extra.dom_nodes,
    ui_mount_tail_ms: medians['mount_100k_ms'] ?? NaN,
    ui_append_median_ms: medians['append_ms'] ?? NaN,
    ui_append_p95_ms: extra.append_p95_ms,
    ui_burst_1000_longest_task_ms: extra.burst_1000_longest_task_ms,
  }),
}

async function save({ name, source }: Log): Promise<void> {
  const count = source.latest + 1
  // Under the address by which a client names what it keeps: its conversation's own.
  const store = await EventStore.open({ conversationId: name, ...identity, baseUrl: conversationUrl(identity.baseUrl, name) })
  await store.adoptEpoch('generated')
  for (let page = 0; page * PAGE < count; page += PAGES_AT_ONCE) {
    const pages = Array.from({ length: Math.min(PAGES_AT_ONCE, count / PAGE - page) }, (_, n) => GeneratedSource.page(page + n))
    await store.append(parseEvents(pages.flat()).events)
  }
  await store.close()
}

function mount(log: Log): Promise<number> {
  return warm(async () => {
    const shown = await show(log)
    shown.close()
    return shown.ms
  })
}

async function mountPlain(): Promise<number> {
  const { host, root } = stage()
  const began = performance.now()
  root.render(plainList(plainRows))
  const ms = (await paintedWith(() => host.querySelector('.er-row') !== null)) - began
  root.unmount()
  host.remove()
  return ms
}

/** The second time counts: what the case before has cooled down, or left to clear away, is not this one's to pay. */
async function warm(measure: () => Promise<number>): Promise<number> {
  document.body.replaceChildren()
  await atRest()
  await measure()
  await atRest()
  return measure()
}

/** Opens a conversation as a page does when it loads, and resolves when the last screen of it is painted. */
async function show({ name, source }: Log) {
  const { host, root } = stage()
  const has = (id: number) => host.querySelector(`[data-event-ids~="${id}"]`) !== null
  const began = performance.now()
  const client = createEventClient({ source: () => source, ...identity })
  root.render(createElement(EventClientProvider, { client }, createElement(ConversationTimeline, { conversationId: name })))
  const ms = (await paintedWith(() => has(source.latest))) - began
  const scroller = host.querySelector('.er-scroller')
  if (scroller === null) throw new Error('the timeline has nothing to scroll')
  // Must be live before anything else is measured on it.
  const window = client.conversation(name).openWindow()
  while (window.getSnapshot().status !== 'live') await painted()
  window.close()
  return {
    ms,
    host,
    scroller,
    has,
    rows: () => [...host.querySelectorAll('.er-row')],
    close: () => {
      root.unmount()
      host.remove()
      client.close()
    },
  }
}

function stage() {
  const host = document.createElement('div')
  host.style.blockSize = '900px'
  document.body.replaceChildren(host)
  return { host, root: createRoot(host) }
}

function plainList(rows: readonly ReactElement[]): ReactElement {
  return createElement('div', { className: 'er er-timeline' }, createElement('div', { className: 'er-scroller' }, createElement('div', { className: 'er-rows' }, rows)))
}

function rowHeight(scroller: Element): number {
  const rows = [...scroller.querySelectorAll('.er-row')]
  return rows.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0) / rows.length
}

/** What the last change has left to do is done. */
async function settled(): Promise<void> {
  await painted()
  await painted()
}

function message() {
  return { timestamp: '2026-01-01T00:00:00', source: 'agent', action: 'message', args: { content: 'done' } } as const
}

async function longestTask(work: () => Promise<void>): Promise<number> {
  let longest = 0
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
  })
  observer.observe({ type: 'longtask' })
  await work()
  await settled()
  observer.disconnect()
  return longest
}

function ratio(medians: Metrics, ours: string, other: string): number {
  return (medians[ours] ?? NaN) / (medians[other] ?? NaN)
}
