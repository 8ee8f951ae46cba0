import type { Page } from 'playwright'
import { createEventServer } from '../../src/server/index.ts'
import type { NewEvent } from '../../src/protocol/agent-event.ts'
import { makeEvents } from '../lib/events.ts'
import { median } from '../lib/statistics.ts'
import type { Metrics, NodeSuite } from '../lib/suite.ts'

const EVENTS = 300
/** Far enough apart that each is shown by itself: a window changes at most once a frame, in every tab. */
const PAUSE_MS = 30
/** Two that came closer together after all, because the machine was busy, waited for the frame: that is not the other tab's delay. */
const FRAME_MS = 17

/**
 * From the leader's tab telling of an event, right after its commit, to a follower's snapshot showing it: what a reader who looks at both
 * could see, and a window's pacing besides.
 */
export const suite: NodeSuite = {
  async run({ browser, pageUrl }): Promise<Metrics> {
    const server = await createEventServer({ port: 0, corsOrigins: [new URL(pageUrl).origin], logger: () => {} })
    try {
      await server.createConversation({ conversationId: 'tabs' })
      const open = async (role: string) => {
        const page = await browser.newPage()
        page.on('pageerror', (error) => console.error(error))
        await page.goto(`${pageUrl}?tabs=${encodeURIComponent(server.url)}`)
        await page.waitForFunction((wanted) => typeof window.role === 'function' && window.role() === wanted, role)
        return page
      }
      const leader = await open('leader')
      const follower = await open('follower')
      const conversation = server.conversation('tabs')
      const events = makeEvents(EVENTS).map(({ id: _id, cause: _cause, ...event }) => event as NewEvent)
      for (const event of events) {
        await conversation.addEvent(event, 'agent')
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
      await seen(follower)
      const [kept, shown] = [await leader.evaluate(() => window.kept), await follower.evaluate(() => window.shown)]
      const delays = events
        .flatMap((_, id) => {
          const [before = -Infinity, at, seenAt] = [kept[id - 1], kept[id], shown[id]]
          return at === undefined || seenAt === undefined || at - before < FRAME_MS ? [] : [seenAt - at]
        })
        .toSorted((a, b) => a - b)
      if (delays.length < EVENTS * 0.8) throw new Error(`only ${delays.length} of ${EVENTS} events were seen one by one in both tabs`)
      await leader.close()
      await follower.close()
      return { cross_tab_p95_ms: delays[Math.floor(delays.length * 0.95)] ?? NaN, cross_tab_median_ms: median(delays) }
    } finally {
      await server.close()
    }
  },
}

async function seen(page: Page): Promise<void> {
  await page.waitForFunction((last) => window.shown[last] !== undefined, EVENTS - 1)
}
