import type { BrowserContext, Page } from 'playwright'
import type { HistoryContender } from '../pages/live/history-screens.tsx'
import type { HistoryPage } from '../pages/live/history-page.ts'
import type { LaneName, LiveUrls } from '../server/live/lane.ts'

/** The servers that keep a log. */
const KEEPERS = ['eventreel', 'durable', 'streamdb'] as const satisfies readonly LaneName[]

export const HISTORY_CONTENDERS = ['eventreel', 'floor', 'Durable Streams client', 'StreamDB', 'TanStack Query'] as const satisfies readonly HistoryContender[]

/** Why the others have nothing to show of what was before the page. */
export const WITHOUT_HISTORY = {
  'socket.io-client': 'has no history: shows what comes after it has connected',
  'react-use-websocket': 'has no history: shows what comes after it has connected',
  'list copied per event': 'has no history: shows what comes after it has connected',
}

/** Fills these conversations on every server that keeps them. */
export async function fillLogs(browser: BrowserContext, pageUrl: string, urls: LiveUrls, conversations: readonly string[], count: number): Promise<void> {
  const page = await browser.newPage()
  await page.goto(pageUrl)
  await page.waitForFunction(() => typeof window.fill === 'function')
  for (const conversation of conversations)
    for (const lane of KEEPERS) await page.evaluate(([control, to, conversation, count]) => window.fill(control, { to, conversation, count }), [urls.control, lane, conversation, count] as const)
  await page.close()
}

/** A new page that shows the end of a log. */
export async function openHistory(browser: BrowserContext, pageUrl: string, wanted: HistoryPage): Promise<Page> {
  const page = await browser.newPage()
  page.on('pageerror', (error) => console.error(wanted.contender, error))
  await page.goto(`${pageUrl}?history=${encodeURIComponent(JSON.stringify(wanted))}`, { waitUntil: 'commit' })
  await page.waitForFunction(() => window.coldStartMs instanceof Promise)
  return page
}
