import { measureSize } from '../../scripts/check/measure-size.ts'
import { SIZE_ROWS } from '../../scripts/check/size-budget.ts'
import { mustRun } from '../../scripts/run.ts'
import type { NodeSuite } from '../lib/suite.ts'

/** What each subpath costs a page, own dependencies included, peers left out. */
export const suite: NodeSuite = {
  async run() {
    await mustRun('node', ['scripts/build.ts'])
    const metrics: Record<string, number> = {}
    for (const row of SIZE_ROWS) metrics[row.metric] = (await measureSize(row)).gzipKb
    return metrics
  },
}
