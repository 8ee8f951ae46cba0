import { measureSize, measureSizeWithout } from '../../scripts/check/measure-size.ts'
import { SIZE_ROWS } from '../../scripts/check/size-budget.ts'
import { mustRun } from '../../scripts/run.ts'
import type { NodeSuite } from '../lib/suite.ts'

const SENDING = 'stream/(pending-sends|courier|send-tabs|send-list|echo|safe-outbox)|store/(outbox|indexed-outbox|outbox-database|discarded-word|unsent-messages|forget-texts)'
const TABS = 'stream/(shared-follower|leadership|tab-channel|tab-relay|catch-up)'
const SEARCH = 'store/(async-event-store-wrapper|scan-worker|log-search|search-steps)'
/** Room on the device, gaps that fill by themselves, diagnostics, late writes of V0, lists, keys, and every check of what a server sends. */
const REST =
  'store/(retention|pack-pages|packed-text|rewrite-records|clear-user|open-logs)|stream/(gap-filler|session-watch|session-record|diagnostics|log-confirmer)|ingest/settle-clock|source/(conversation-api|session-key)|protocol/(schemas|fields|shape)'

/** What the whole client would weigh if it did less: what each promise costs, all else as it is. */
const LESS: Readonly<Record<string, RegExp>> = {
  core_all_without_sending_gzip_kb: new RegExp(`^(${SENDING})`),
  core_all_without_tabs_gzip_kb: new RegExp(`^(${TABS})`),
  core_all_without_sending_tabs_search_gzip_kb: new RegExp(`^(${SENDING}|${TABS}|${SEARCH})`),
  // One tab that reads one conversation, follows it and keeps it.
  core_all_bare_gzip_kb: new RegExp(`^(${SENDING}|${TABS}|${SEARCH}|${REST})`),
}

/** What each subpath costs a page, own dependencies included, peers left out. */
export const suite: NodeSuite = {
  async run() {
    await mustRun('node', ['scripts/build.ts'])
    const metrics: Record<string, number> = {}
    for (const row of SIZE_ROWS) metrics[row.metric] = (await measureSize(row)).gzipKb
    const whole = SIZE_ROWS.find(({ metric }) => metric === 'core_all_gzip_kb')
    if (whole === undefined) throw new Error('there is no row for the whole client')
    for (const [metric, modules] of Object.entries(LESS)) metrics[metric] = await measureSizeWithout(whole, modules)
    return metrics
  },
}
