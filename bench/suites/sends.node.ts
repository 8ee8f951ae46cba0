import { createEventServer } from '../../src/server/index.ts'
import { interleave, median } from '../lib/statistics.ts'
import type { Metrics, NodeSuite } from '../lib/suite.ts'

/** Messages a round. */
const MESSAGES = 40

/** What it costs to keep a message on the disk before it goes out, against a bare send of the same one. */
export const suite: NodeSuite = {
  async run({ browser, pageUrl, rounds }): Promise<Metrics> {
    const server = await createEventServer({ port: 0, corsOrigins: [new URL(pageUrl).origin], logger: () => {} })
    try {
      for (const conversationId of ['sends', 'bare']) await server.createConversation({ conversationId })
      const page = await browser.newPage()
      page.on('pageerror', (error) => console.error(error))
      await page.goto(`${pageUrl}?sends=${encodeURIComponent(server.url)}`)
      await page.waitForFunction(() => typeof window.ready === 'function' && window.ready())
      const text = (at: number) => `Message ${at}: please run the tests again and tell what fails. `.repeat(4)
      const cases = {
        outbox_send_ms: (at: number) => page.evaluate((content) => window.send(content), text(at)),
        bare_send_ms: (at: number) => page.evaluate((content) => window.sendBare(content), text(at)),
      }
      await interleave(cases, MESSAGES)
      const { outbox_send_ms = [], bare_send_ms = [] } = await interleave(cases, MESSAGES * rounds)
      await page.close()
      const medians = { outbox_send_ms: median(outbox_send_ms), bare_send_ms: median(bare_send_ms) }
      return { outbox_send_overhead_ms: medians.outbox_send_ms - medians.bare_send_ms, ...medians }
    } finally {
      await server.close()
    }
  },
}
