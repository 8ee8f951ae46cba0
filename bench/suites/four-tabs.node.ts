import type { Page } from 'playwright'
import type { Comparison, Measured } from '../lib/comparison.ts'
import { withLiveServer } from '../lib/live-pages.ts'
import type { NodeSuite } from '../lib/suite.ts'
import { contenders, CONTENDERS, type Contender } from '../pages/live/contenders.ts'

const TABS = 4
const EVENTS = 1_000

/** Four tabs show one conversation, and 1,000 events come: how many connections are open, how many bytes come in, and when has the last tab painted the last event? */
export const suite: NodeSuite = {
  run: ({ browser, pageUrl }): Promise<Measured> =>
    withLiveServer(browser, pageUrl, async ({ urls, open }) => {
      const rows = { connections: {} as Record<string, number>, bytes: {} as Record<string, number>, ms: {} as Record<string, number> }
      for (const contender of contenders) {
        const conversation = `tabs-${contenders.indexOf(contender)}`
        const traffic = new Traffic(urls.lanes[CONTENDERS[contender].lane])
        const pages: Page[] = []
        for (let tab = 0; tab < TABS; tab++) pages.push(await open(contender, conversation, (page) => traffic.watch(page)))
        const [sender] = pages
        if (sender === undefined) throw new Error('no page is open')
        // Every tab has heard one.
        await sender.evaluate(() => window.live.send(1))
        await Promise.all(pages.map((page) => page.evaluate(() => window.live.shown(1))))
        rows.connections[contender] = traffic.open
        const before = traffic.bytes
        const began = performance.now()
        const sent = sender.evaluate((count) => window.live.send(count), EVENTS)
        await Promise.all([sent, ...pages.map((page) => page.evaluate((count) => window.live.shown(count + 1), EVENTS))])
        rows.ms[contender] = performance.now() - began
        rows.bytes[contender] = (traffic.bytes - before) / 1000
        for (const page of pages) await page.close()
      }
      const row = (name: string, title: string, unit: Comparison['unit'], entries: Comparison['entries']): Comparison => ({ row: `four_tabs_${name}`, title, unit, better: 'less', entries })
      return {
        metrics: { four_tabs_connections: rows.connections['eventreel' satisfies Contender] ?? NaN },
        comparisons: [
          row('connections', 'Four tabs of one conversation: connections', 'connections', rows.connections),
          row('bytes', 'Four tabs of one conversation: what 1,000 events bring over the network', 'KB', rows.bytes),
          row('ms', 'Four tabs of one conversation: until the last of 1,000 events is painted in all', 'ms', rows.ms),
        ],
      }
    }),
}

/** What pages have open to a server, and get from it. */
class Traffic {
  bytes = 0
  readonly #server: string
  readonly #open = new Set<string>()

  constructor(server: string) {
    this.#server = new URL(server).host
  }

  get open(): number {
    return this.#open.size
  }

  async watch(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page)
    await session.send('Network.enable')
    const isOurs = (url: string) => new URL(url).host === this.#server
    const known = new Set<string>()
    const begin = (id: string, url: string) => {
      if (!isOurs(url)) return
      known.add(id)
      this.#open.add(id)
    }
    const count = (id: string, size: number) => {
      if (known.has(id)) this.bytes += size
    }
    session.on('Network.webSocketCreated', ({ requestId, url }) => begin(requestId, url))
    session.on('Network.webSocketClosed', ({ requestId }) => this.#open.delete(requestId))
    session.on('Network.webSocketFrameReceived', ({ requestId, response }) => count(requestId, response.payloadData.length))
    session.on('Network.requestWillBeSent', ({ requestId, request }) => begin(requestId, request.url))
    session.on('Network.loadingFinished', ({ requestId }) => this.#open.delete(requestId))
    session.on('Network.loadingFailed', ({ requestId }) => this.#open.delete(requestId))
    session.on('Network.dataReceived', ({ requestId, dataLength }) => count(requestId, dataLength))
  }
}
