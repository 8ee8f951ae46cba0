import type { Measured } from '../lib/comparison.ts'
import { interleave, median } from '../lib/statistics.ts'
import type { NodeSuite } from '../lib/suite.ts'
import type { Ingester } from '../pages/ingest.ts'
import { withServer } from '../server/process.ts'

const EVENTS = 20_000
const PER_FRAME = 100
const NO_CACHE = 'keeps nothing on the device'

/** 20,000 events from the socket into the cache and the window, in frames of 100, against a bare WebSocket that parses the same frames and keeps none. */
export const suite: NodeSuite = {
  run: ({ browser, pageUrl, rounds }): Promise<Measured> =>
    withServer(
      'canned',
      async ({ url }) => {
        const page = await browser.newPage()
        page.on('pageerror', (error) => console.error(error))
        await page.goto(`${pageUrl}?ingest=${encodeURIComponent(url)}`)
        await page.waitForFunction(() => typeof window.ingest === 'object')
        let made = 0
        const measure = (name: Ingester) => () =>
          page.evaluate(([name, conversation, count]) => window.ingest[name](conversation, count), [name, `ingest-${made++}`, EVENTS] as const)
        const cases = { eventreel: measure('eventreel'), floor: measure('floor'), rawPut: measure('rawPut') }
        await interleave(cases, 1)
        const values = await interleave(cases, Math.max(7, rounds))
        // It takes too long for as many.
        const { dexie = [] } = await interleave({ dexie: measure('dexie') }, 2)
        await page.close()
        for (const [name, list] of Object.entries(values)) console.log(`  ${name}: ${list.map(Math.round).join(', ')}`)
        const rate = (list: readonly number[] = []) => (EVENTS * 1000) / median(list)
        const [ours, floor, rawPut] = [rate(values['eventreel']), rate(values['floor']), rate(values['rawPut'])]
        return {
          metrics: { ingest_20k_batched_vs_raw_ws_parse: ours / floor, ingest_20k_raw_put_vs_raw_ws_parse: rawPut / floor },
          comparisons: [
            {
              row: 'ingest_20k',
              title: '20,000 events from the socket into the cache and the window',
              unit: 'events/s',
              better: 'more',
              entries: {
                eventreel: ours,
                floor,
                'floor, and bare puts': rawPut,
                Dexie: rate(dexie),
                'socket.io-client': NO_CACHE,
                'react-use-websocket': NO_CACHE,
                'Durable Streams client': NO_CACHE,
                StreamDB: NO_CACHE,
                'list copied per event': NO_CACHE,
                'TanStack Query': 'a persister writes the whole cache at once, not what came',
              },
            },
          ],
        }
      },
      [String(EVENTS), String(PER_FRAME)],
    ),
}
