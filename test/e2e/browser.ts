import { chromium, type Browser, type BrowserContext } from 'playwright'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { CHROMIUM_ARGS, findBrowser } from '../../scripts/find-browser.ts'

let browser: Browser | undefined

/** One real Chromium for the tests of a file. */
export function withBrowser(): void {
  beforeAll(async () => {
    const executablePath = findBrowser()
    browser = await chromium.launch({ args: CHROMIUM_ARGS, ...(executablePath !== undefined && { executablePath }) })
  })
  afterAll(async () => {
    await browser?.close()
  })
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
