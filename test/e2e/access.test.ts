import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect, test } from 'vitest'
import { openContext, withBrowser } from './browser.ts'
import { withDemo } from './demo-process.ts'
import { firstConversation } from './rest-log.ts'
import { RunPage } from './run-page.ts'

withBrowser()
const demo = withDemo()
/** The demo's own conversation, however many are begun after it. */
let address: string | undefined

declare const axe: { run(): Promise<AxeResults> }

/** What axe finds, and how wide the page is. */
async function faults({ page }: RunPage) {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const { violations } = await page.evaluate(() => axe.run())
  return { violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), width: await page.evaluate(() => document.documentElement.scrollWidth) }
}

const SCREENS = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const

/** The demo's run on such a screen, some events in. */
async function openRun(colorScheme: 'light' | 'dark', width: number): Promise<RunPage> {
  const run = new RunPage(await (await openContext({ width })).newPage())
  await run.page.emulateMedia({ colorScheme })
  address ??= `${demo().url}/c/${await firstConversation(demo().url)}`
  await run.view.open(address)
  await run.view.showsUpTo(20)
  return run
}

test.each(SCREENS)('the page can be used by everybody: %s, %i px wide, nothing wider than the screen', async (colorScheme, width) => {
  const run = await openRun(colorScheme, width)
  const none = { violations: [], width }
  if (width > 640) await run.page.getByRole('slider', { name: 'Map of the run' }).waitFor()
  expect(await faults(run)).toEqual(none)
  if (width < 640) await run.page.getByRole('button', { name: 'Conversations', exact: true }).click()
  await run.page.getByRole('button', { name: 'New conversation', exact: true }).click()
  await run.page.getByText('Ask it for something').waitFor()
  expect(await faults(run)).toEqual(none)
})

test.each(SCREENS)('every view of a run can be used by everybody: %s, %i px wide, nothing wider than the screen', async (colorScheme, width) => {
  const run = await openRun(colorScheme, width)
  const none = { violations: [], width }
  await run.choose('Waterfall')
  await run.selectStep(/Ran node --test/)
  expect(await faults(run)).toEqual(none)
  await run.choose('Replay')
  const forward = run.page.getByRole('button', { name: 'One event forward' })
  for (let step = 0; step < 12; step++) await forward.click()
  expect(await faults(run)).toEqual(none)
  await run.page.getByRole('button', { name: 'Inspect', exact: true }).click()
  await run.page.getByRole('region', { name: 'Diagnostics' }).waitFor()
  expect(await faults(run)).toEqual(none)
})
