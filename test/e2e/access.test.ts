import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect, test } from 'vitest'
import { openContext, withBrowser } from './browser.ts'
import { startDemo } from './demo-process.ts'
import { TimelinePage } from './timeline-page.ts'

withBrowser()

declare const axe: { run(): Promise<AxeResults> }

async function violations({ page }: TimelinePage): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const results = await page.evaluate(() => axe.run())
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const)('the page can be used by everybody: %s, %i px wide, nothing wider than the screen', async (colorScheme, width) => {
  const demo = await startDemo()
  const view = new TimelinePage(await (await openContext({ width })).newPage())
  await view.page.emulateMedia({ colorScheme })
  await view.open(demo.url)
  await view.showsUpTo(20)
  expect(await violations(view)).toEqual([])
  expect(await view.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  if (width < 640) await view.page.getByRole('button', { name: 'Conversations', exact: true }).click()
  await view.page.getByRole('button', { name: 'New conversation', exact: true }).click()
  await view.page.getByText('Ask it for something').waitFor()
  expect(await violations(view)).toEqual([])
})
