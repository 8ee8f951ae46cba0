import type { Comparison, Measured } from '../lib/comparison.ts'
import { withLiveServer } from '../lib/live-pages.ts'
import { interleave, median } from '../lib/statistics.ts'
import type { NodeSuite } from '../lib/suite.ts'
import { contenders, type Contender } from '../pages/live/contenders.ts'

const ROUNDS = 3
const SINGLE = 25
/** At least this long between two, and a part of a frame, so that they come at any time of one. */
const PAUSE_MS = 30
const BURST = 1_000
const BURSTS = 3

/** From the order to the server until the event, or the last of a thousand, is painted: the same list of 50 rows, drawn by React, for everybody. */
export const suite: NodeSuite = {
  run: ({ browser, pageUrl }): Promise<Measured> =>
    withLiveServer(browser, pageUrl, async ({ open }) => {
      const bursts: Partial<Record<Contender, number[]>> = {}
      const measure = (contender: Contender) => async (round: number) => {
        const page = await open(contender, `live-${contenders.indexOf(contender)}-${round}`)
        const times = await page.evaluate(
          async ([single, pause]) => {
            for (let warm = 0; warm < 5; warm++) await window.live.send(1)
            const times: number[] = []
            for (let n = 0; n < single; n++) {
              await new Promise((resolve) => setTimeout(resolve, pause + 17 * Math.random()))
              times.push(await window.live.send(1))
            }
            return times
          },
          [SINGLE, PAUSE_MS] as const,
        )
        const taken = await page.evaluate(
          async ([bursts, count]) => {
            const taken: number[] = []
            for (let n = 0; n < bursts; n++) taken.push(await window.live.send(count))
            return taken
          },
          [BURSTS, BURST] as const,
        )
        await page.close()
        ;(bursts[contender] ??= []).push(median(taken))
        return median(times)
      }
      const single = await interleave(Object.fromEntries(contenders.map((contender) => [contender, measure(contender)])), ROUNDS)
      const event = medians(single)
      const burst = medians(bursts)
      const comparisons: Comparison[] = [
        { row: 'live_event_to_screen', title: 'One live event, from the server to the painted screen', unit: 'ms', better: 'less', entries: event },
        { row: 'burst_1000', title: 'A burst of 1,000 events, until the last is painted', unit: 'ms', better: 'less', entries: burst },
      ]
      return {
        metrics: {
          live_event_to_screen_vs_bare_ws: (event['eventreel'] ?? NaN) / (event['floor'] ?? NaN),
          burst_1000_vs_bare_ws: (burst['eventreel'] ?? NaN) / (burst['floor'] ?? NaN),
        },
        comparisons,
      }
    }),
}

function medians(values: Readonly<Partial<Record<string, readonly number[]>>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, list = []]) => [name, median(list)]))
}
