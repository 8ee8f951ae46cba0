import type { Page } from 'playwright'
import type { Comparison, Measured } from '../lib/comparison.ts'
import { withLiveServer } from '../lib/live-pages.ts'
import type { NodeSuite } from '../lib/suite.ts'
import { contenders, type Contender } from '../pages/live/contenders.ts'
import type { Sustained } from '../pages/live/live-page.ts'

const PER_SECOND = 2_000
const SECONDS = 30
/** The browser reports tasks from here on. */
const LONG_TASK_MS = 50

interface Report extends Sustained {
  readonly taskMs: number
  readonly heapMb: number
}

/** 2,000 events a second for 30 s: does the page stay smooth, does it lose any, and what does it weigh at the end? Once each: it is long. */
export const suite: NodeSuite = {
  async run({ browser, pageUrl }): Promise<Measured> {
    const reports: Partial<Record<Contender, Report>> = {}
    for (const contender of contenders) {
      // A server of its own: what one could not bear must not weigh on the next.
      await withLiveServer(browser, pageUrl, async ({ open }) => {
        const page = await open(contender, 'sustained')
        const sustained = await page.evaluate(async ([perSecond, seconds]) => {
          // Cold code and the first screen are other rows'.
          await window.live.send(100)
          return window.live.sustain(perSecond, seconds)
        }, [PER_SECOND, SECONDS] as const)
        const report = { ...sustained, taskMs: sustained.longTaskMs || Math.min(LONG_TASK_MS, sustained.longestGapMs), heapMb: await heapMb(page) }
        console.log(`  ${contender}: ${JSON.stringify(report, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(1)) : value))}`)
        reports[contender] = report
        await page.close()
      })
    }
    const entries = (pick: (report: Report) => number) =>
      Object.fromEntries(Object.entries(reports).map(([name, report]) => [name, report.behindMs === null ? lagging(report) : pick(report)]))
    const row = (name: string, title: string, unit: Comparison['unit'], pick: (report: Report) => number): Comparison => ({
      row: `sustained_2000_${name}`,
      title: `2,000 events a second for 30 s: ${title}`,
      unit,
      better: 'less',
      entries: entries(pick),
    })
    const ours = reports.eventreel
    return {
      metrics: {
        sustained_2000_longest_task_ms: ours?.taskMs ?? NaN,
        sustained_2000_longest_gap_ms: ours?.longestGapMs ?? NaN,
        sustained_2000_lost: ours?.lost ?? NaN,
        sustained_2000_dropped_frames_pct: ours?.droppedFramesPct ?? NaN,
        sustained_2000_heap_mb: ours?.heapMb ?? NaN,
      },
      comparisons: [
        row('longest_task', 'the longest task', 'ms', ({ taskMs }) => taskMs),
        row('dropped_frames', 'dropped frames', '%', ({ droppedFramesPct }) => droppedFramesPct),
        row('heap', 'heap at the end', 'MB', (report) => report.heapMb),
        row('lost', 'lost', 'events', ({ lost }) => lost),
      ],
    }
  },
}

function lagging({ lost }: Report): string {
  return `does not keep up: ${lost.toLocaleString('en')} of 60,000 events were still missing 10 s after the last was due`
}

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1e6
}
