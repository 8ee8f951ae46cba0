import { isAction } from 'eventreel'
import { expect, test } from 'vitest'
import { openContext, withBrowser } from './browser.ts'
import { startDemo } from './demo-process.ts'
import { RestLog } from './rest-log.ts'
import { TimelinePage } from './timeline-page.ts'

withBrowser()

test('the run of an agent that was sent ahead opens inside of the one that sent it, live, and again after a reload', async () => {
  const demo = await startDemo({ pace: 0.6 })
  const context = await openContext()
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  page.on('websocket', (socket) => asked.push(new URL(socket.url()).pathname))
  const view = new TimelinePage(page)
  const id = await view.open(demo.url)
  const log = new RestLog(demo.url, id)
  const button = page.getByRole('button', { name: 'Run of scout' })
  await button.waitFor()
  const told = (await log.events()).find((event) => isAction(event, 'delegate'))
  const child = told !== undefined && isAction(told, 'delegate') ? String(told.args.conversation_id) : ''
  expect(asked.filter((path) => path.includes(child))).toEqual([])

  await button.click()
  const run = page.locator('[data-part="nested-run"]')
  await run.locator('[data-part="agent-status"][data-state="running"]').waitFor()
  // It goes on alone: what sent it would lead the reader on from here.
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await view.agentIs('paused')
  await run.locator('[data-part="agent-status"][data-state="finished"]').waitFor()
  await run.getByText(/^The project has \d+ files, /).first().waitFor()
  expect(asked.some((path) => path.includes(child))).toBe(true)
  // The list has the run that began it, and not what it began.
  await page.getByRole('link', { name: 'Look after pocketbook' }).waitFor()
  expect(await page.getByRole('link', { name: 'Look around' }).count()).toBe(0)

  await page.getByRole('radio', { name: 'Runs' }).check()
  const lanes = page.getByRole('listbox', { name: 'Runs side by side' })
  await lanes.getByRole('option', { name: /^This run: .*Delegating to/ }).waitFor()
  expect(await lanes.getByRole('option', { name: /^Look around: / }).count()).toBe(0)
  await page.getByRole('button', { name: 'Look around' }).click()
  await lanes.getByRole('option', { name: /^Look around: .*The project has/ }).first().waitFor()
  await page.getByRole('radio', { name: 'Over time' }).check()
  const bars = page.getByRole('listbox', { name: 'Run over time' })
  await bars.getByRole('option', { name: /Look around/ }).first().click()
  await bars.press('Enter')
  await page.waitForURL((url) => url.pathname === `/c/${child}`)
  await page.getByText(/^The project has \d+ files, /).first().waitFor()

  await page.goto(`${demo.url}/c/${id}#e${told?.id ?? ''}`)
  await page.reload()
  const card = page.getByRole('button', { name: /Delegating to/ })
  await card.waitFor()
  if ((await card.getAttribute('aria-expanded')) === 'false') await card.click()
  await button.click()
  await run.locator('[data-part="agent-status"][data-state="finished"]').waitFor()
  await run.getByText(/^The project has \d+ files, /).first().waitFor()
})
