import { chromium, type Browser, type BrowserContext } from 'playwright'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { CHROMIUM_ARGS, findBrowser } from '../../scripts/find-browser.ts'

let browser: Browser | undefined
let isNoise: (error: Error) => boolean = () => false

/**
 * One real browser for the tests of a file: Chromium, where nothing else is said.
 * @param noise what this browser tells as thrown by a page although no page threw it
 */
export function withBrowser(launch: () => Promise<Browser> = launchChromium, noise: (error: Error) => boolean = () => false): void {
  beforeAll(async () => {
    browser = await launch()
    isNoise = noise
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
  context.on('weberror', (error) => isNoise(error.error()) || thrown.push(error.error()))
  onTestFinished(async () => {
    await context.close()
    if (thrown.length > 0) throw new AggregateError(thrown, 'The page threw')
  })
  return context
}
