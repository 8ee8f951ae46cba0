import type { Measured } from '../lib/comparison.ts'
import { fillLogs, HISTORY_CONTENDERS, openHistory, WITHOUT_HISTORY } from '../lib/history-pages.ts'
import { withLiveServer } from '../lib/live-pages.ts'
import { interleave, median } from '../lib/statistics.ts'
import type { NodeSuite } from '../lib/suite.ts'

const CONVERSATIONS = 20
const EVENTS = 500
const ROUNDS = 3

/** Twenty conversations that were looked at before, one after the other in a new page: from the choice until the end of each is painted. */
export const suite: NodeSuite = {
  run: ({ browser, pageUrl }): Promise<Measured> =>
    withLiveServer(browser, pageUrl, async ({ urls }) => {
      const ids = Array.from({ length: CONVERSATIONS }, (_, n) => `switched-${n}`)
      await fillLogs(browser, pageUrl, urls, ids, EVENTS)
      const [first = '', ...rest] = ids
      const lastId = EVENTS - 1
      const visit = (contender: (typeof HISTORY_CONTENDERS)[number]) => async () => {
        const page = await openHistory(browser, pageUrl, { contender, lanes: urls.lanes, owner: 'switching', first, lastId })
        await page.evaluate(() => window.coldStartMs)
        const times: number[] = []
        for (const id of rest) {
          times.push(await page.evaluate(([id, last]) => window.switchTo(id, last), [id, lastId] as const))
          // As long as nobody reads it: what was begun is done, and nothing is held back for the next.
          await page.waitForTimeout(100)
        }
        await page.close()
        return median(times)
      }
      const cases = Object.fromEntries(HISTORY_CONTENDERS.map((contender) => [contender, visit(contender)]))
      await interleave(cases, 1)
      const values = await interleave(cases, ROUNDS)
      const entries = Object.fromEntries(Object.entries(values).map(([name, list]) => [name, median(list)]))
      return {
        metrics: { switch_conversation_vs_one_idb_get: (entries['eventreel'] ?? NaN) / (entries['floor'] ?? NaN) },
        comparisons: [
          {
            row: 'switch_20_conversations',
            title: '20 conversations of 500 events that were visited before, switched in turn: until the last screen is painted',
            unit: 'ms',
            better: 'less',
            entries: { ...entries, ...WITHOUT_HISTORY },
          },
        ],
      }
    }),
}
