import type { Comparison, Measured } from '../lib/comparison.ts'
import { fillLogs, HISTORY_CONTENDERS, openHistory, WITHOUT_HISTORY } from '../lib/history-pages.ts'
import { withLiveServer } from '../lib/live-pages.ts'
import { interleave, median } from '../lib/statistics.ts'
import type { NodeSuite } from '../lib/suite.ts'

const EVENTS = 10_000
const ROUNDS = 5
const CONVERSATION = 'cold-start'
const NO_CACHE = 'keeps nothing on the device: as without one'

/** From the navigation to a page, its code included, until the last events of a log of 10,000 are painted; visited before, and not. */
export const suite: NodeSuite = {
  run: ({ browser, pageUrl }): Promise<Measured> =>
    withLiveServer(browser, pageUrl, async ({ urls }) => {
      await fillLogs(browser, pageUrl, urls, [CONVERSATION], EVENTS)
      let made = 0
      const start = (contender: (typeof HISTORY_CONTENDERS)[number], isNew: boolean) => async () => {
        const owner = isNew ? `new-${made++}` : 'returning'
        const page = await openHistory(browser, pageUrl, { contender, lanes: urls.lanes, owner, first: CONVERSATION, lastId: EVENTS - 1 })
        const taken = await page.evaluate(() => window.coldStartMs)
        // Must not close before it is kept.
        await page.waitForTimeout(300)
        await page.close()
        return taken
      }
      const empty = Object.fromEntries(HISTORY_CONTENDERS.map((contender) => [contender, start(contender, true)]))
      const cached = { eventreel: start('eventreel', false), floor: start('floor', false) }
      await interleave({ ...empty, ...cached }, 1)
      await interleave(cached, 1)
      const without = medians(await interleave(empty, ROUNDS))
      const withCache = medians(await interleave(cached, ROUNDS))
      const row = (name: string, title: string, entries: Comparison['entries']): Comparison => ({ row: name, title, unit: 'ms', better: 'less', entries })
      const noCache = { 'Durable Streams client': NO_CACHE, StreamDB: NO_CACHE, 'TanStack Query': 'keeps nothing without a persister, which keeps the whole cache or nothing' }
      return {
        metrics: {
          cold_start_cached_vs_floor: (withCache['eventreel'] ?? NaN) / (withCache['floor'] ?? NaN),
          cold_start_empty_vs_floor: (without['eventreel'] ?? NaN) / (without['floor'] ?? NaN),
        },
        comparisons: [
          row('cold_start_cached', 'Cold start of the page to the last screen of 10,000 events, visited before', { ...withCache, ...noCache, ...WITHOUT_HISTORY }),
          row('cold_start_empty', 'Cold start of the page to the last screen of 10,000 events, never visited', { ...without, ...WITHOUT_HISTORY }),
        ],
      }
    }),
}

function medians(values: Readonly<Record<string, readonly number[]>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, median(list)]))
}
