import { createEventServer } from '../../src/server/index.ts'
import type { NewEvent } from '../../src/protocol/agent-event.ts'
import { makeEvents } from '../lib/events.ts'
import { interleave, median } from '../lib/statistics.ts'
import type { Metrics, NodeSuite } from '../lib/suite.ts'

const HELD = 100
const MISSED = 10_000
/** Requests that the client has under way at once. */
const LANES = 3

/** A client comes back 10,000 events later: how long until no gap is left, against the same pages fetched and parsed? */
export const suite: NodeSuite = {
  async run({ browser, pageUrl, rounds }): Promise<Metrics> {
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
      }
      await interleave(cases, 1)
      const values = await interleave(cases, rounds)
      await page.close()
      const medians = Object.fromEntries(Object.entries(values).map(([name, list]) => [name, median(list)]))
      for (const [name, list] of Object.entries(values)) console.log(`  ${name}: ${list.map(Math.round).join(', ')}`)
      const { catch_up_10k_ms = NaN, raw_pages_one_after_the_other_ms = NaN, raw_pages_at_once_ms = NaN } = medians
      return {
        catch_up_10k_vs_raw_http: catch_up_10k_ms / Math.min(raw_pages_one_after_the_other_ms, raw_pages_at_once_ms),
        catch_up_10k_ms,
        raw_pages_one_after_the_other_ms,
        raw_pages_at_once_ms,
      }
    } finally {
      await server.close()
    }
  },
}
