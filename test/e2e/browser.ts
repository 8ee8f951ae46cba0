import { chromium, type Browser, type BrowserContext } from 'playwright'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { CHROMIUM_ARGS, findBrowser } from '../../scripts/find-browser.ts'

let browser: Browser | undefined

/** One real browser for the tests of a file: Chromium, where nothing else is said. */
export function withBrowser(launch: () => Promise<Browser> = launchChromium): void {
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
  })
}

function launchChromium(): Promise<Browser> {
  const executablePath = findBrowser()
  return chromium.launch({ args: CHROMIUM_ARGS, ...(executablePath !== undefined && { executablePath }) })
}

/** A profile of its own, thrown away with the test. What its pages throw fails the test. */
export async function openContext(options: { width?: number; height?: number } = {}): Promise<BrowserContext> {
  if (browser === undefined) throw new Error('Call withBrowser() in this file.')
  const context = await browser.newContext({ viewport: { width: options.width ?? 1280, height: options.height ?? 800 } })
  const thrown: Error[] = []
  context.on('weberror', (error) => thrown.push(error.error()))
  onTestFinished(async () => {
    await context.close()
    if (thrown.length > 0) throw new AggregateError(thrown, 'The page threw')
  })
  return context
}
