import type { Measured } from '../lib/comparison.ts'
import { interleave, median } from '../lib/statistics.ts'
import type { Metrics, PageSuite, PageTools } from '../lib/suite.ts'
import type { Order } from '../server/live/lane.ts'

declare global {
  interface Window {
    /** Put there by the runner. */
    bytesWritten(): Promise<number>
    /** Has the live server send, or keep, events. */
    fill(control: string, order: Omit<Order, 'key'>): Promise<void>
    runSuite(name: string, rounds?: number): Promise<Measured & { readonly medians: Metrics }>
  }
}

const suites = import.meta.glob<{ readonly suite: PageSuite }>('../suites/*.page.ts')
const tools: PageTools = { bytesWritten: () => window.bytesWritten() }

window.runSuite = async (name, rounds) => {
  const load = suites[`../suites/${name}.page.ts`]
  if (load === undefined) throw new Error(`no suite ${name}`)
  const { suite } = await load()
  await suite.setUp?.(tools)
  const cases = Object.entries(suite.cases).map(([label, run]) => [label, (round: number) => run(round, tools)] as const)
  const values = await interleave(Object.fromEntries(cases), rounds ?? suite.rounds)
  const medians = Object.fromEntries(Object.entries(values).map(([label, list]) => [label, median(list)]))
  await suite.tearDown?.()
  return { medians, metrics: suite.metrics(medians), comparisons: suite.comparisons?.(medians) ?? [] }
}

const server = new URLSearchParams(location.search).get('conversation')
if (server !== null) void import('./typing.tsx').then(({ showConversation }) => showConversation(server))
const catchUp = new URLSearchParams(location.search).get('catch-up')
if (catchUp !== null) void import('./catch-up.ts').then(({ serveCatchUp }) => serveCatchUp(catchUp))
const tabs = new URLSearchParams(location.search).get('tabs')
if (tabs !== null) void import('./tabs.ts').then(({ showTab }) => showTab(tabs))
const sends = new URLSearchParams(location.search).get('sends')
if (sends !== null) void import('./sends.ts').then(({ serveSends }) => serveSends(sends))
const live = new URLSearchParams(location.search).get('live')
if (live !== null) void import('./live/live-page.ts').then(({ openLivePage }) => openLivePage(live))
const ingest = new URLSearchParams(location.search).get('ingest')
if (ingest !== null) void import('./ingest.ts').then(({ serveIngest }) => serveIngest(ingest))
const history = new URLSearchParams(location.search).get('history')
if (history !== null) void import('./live/history-page.ts').then(({ openHistoryPage }) => openHistoryPage(history))
window.fill = async (control, order) => (await import('./live/control.ts')).Control.open(control).then((opened) => opened.order(order))
const cache = new URLSearchParams(location.search).get('cache')
if (cache !== null) void import('./cache.ts').then(({ serveCache }) => serveCache(cache))
