import type { BrowserContext, Page } from 'playwright'
import type { Contender } from '../pages/live/contenders.ts'
import type { LivePage } from '../pages/live/live-page.ts'
import type { LiveUrls } from '../server/live/lane.ts'
import { withServer } from '../server/process.ts'

/** The live server in a process of its own, and pages of the contenders that it feeds. */
export interface LiveBench {
  readonly urls: LiveUrls
  /** Resolves when the page is there and hears what is sent. */
  open(contender: Contender, conversation: string, prepare?: (page: Page) => Promise<void>): Promise<Page>
}

export function withLiveServer<T>(browser: BrowserContext, pageUrl: string, work: (bench: LiveBench) => Promise<T>): Promise<T> {
  return withServer('live', async ({ url }) => {
    const urls = JSON.parse(url) as LiveUrls
    const open = async (contender: Contender, conversation: string, prepare?: (page: Page) => Promise<void>) => {
      const page = await browser.newPage()
      page.on('pageerror', (error) => console.error(contender, error))
      await prepare?.(page)
      await page.goto(`${pageUrl}?live=${encodeURIComponent(JSON.stringify({ contender, urls, conversation } satisfies LivePage))}`)
      await page.waitForFunction(() => typeof window.live === 'object')
      return page
    }
    return work({ urls, open })
  })
}
