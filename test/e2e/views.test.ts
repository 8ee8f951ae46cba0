import { describe, expect, test } from 'vitest'
import { openContext, withBrowser } from './browser.ts'
import { startDemo, withDemo } from './demo-process.ts'
import { RunPage } from './run-page.ts'

withBrowser()
const sharedDemo = withDemo()

const trajectory = [
  { id: 0, source: 'user', action: 'message', args: { content: 'What is here?' }, timestamp: '2026-01-05T10:00:00Z' },
  { id: 1, source: 'agent', action: 'run', args: { command: 'ls' }, timestamp: '2026-01-05T10:00:02Z' },
  { id: 2, source: 'environment', cause: 1, observation: 'run', content: 'a.txt\n', extras: { command: 'ls', metadata: { exit_code: 0 } }, timestamp: '2026-01-05T10:00:03Z' },
  {
    id: 3,
    source: 'agent',
    action: 'message',
    args: { content: 'One file.' },
    timestamp: '2026-01-05T10:00:05Z',
    llm_metrics: { accumulated_cost: 0.01, accumulated_token_usage: { prompt_tokens: 1200, completion_tokens: 34, cache_read_tokens: 0 } },
  },
]

/** The demo's first conversation, on a page of this width, once the agent has failed at something. */
async function openRun(width = 1280, demo = sharedDemo()) {
  const context = await openContext({ width })
  const run = new RunPage(await context.newPage())
  await run.view.open(demo.url)
  await run.view.showsUpTo(20)
  return { context, run }
}

describe('a run', () => {
  test('is looked at in four ways, chosen by the arrow keys and named by the address', async () => {
    const { run } = await openRun()
    await run.page.getByRole('radio', { name: 'Conversation' }).focus()
    await run.page.keyboard.press('ArrowRight')
    await run.page.getByRole('listbox', { name: 'Run over time' }).waitFor()
    expect(new URL(run.page.url()).search).toBe('?view=waterfall')
    await run.page.keyboard.press('ArrowRight')
    await run.page.getByRole('listbox', { name: 'Runs side by side' }).waitFor()
    await run.page.keyboard.press('ArrowRight')
    await run.page.getByRole('group', { name: 'Replay' }).waitFor()
    await run.page.reload()
    await run.page.getByRole('group', { name: 'Replay' }).waitFor()
    await run.page.goBack()
    await run.page.getByRole('listbox', { name: 'Runs side by side' }).waitFor()
    await run.page.goBack()
    await run.page.getByRole('listbox', { name: 'Run over time' }).waitFor()
    await run.page.goBack()
    await run.view.showsUpTo(20)
    expect(await run.page.getByRole('listbox').count()).toBe(0)
  })

  test('leads from a step of the waterfall to its event, which the address names from then on', async () => {
    const { run } = await openRun()
    await run.choose('Waterfall')
    const id = await run.selectStep(/Ran node --test/)
    await run.isOpenAt(id)
    await run.page.waitForURL((url) => url.hash === `#e${id}`)
    await run.page.keyboard.press('Enter')
    await run.page.getByRole('listbox').waitFor({ state: 'detached' })
    await run.isOpenAt(id)
    await run.page.reload()
    await run.isOpenAt(id)
    expect(new URL(run.page.url()).search).toBe('')
  })

  test('leads from a step to its event also where there is room for one of them only', async () => {
    const { run } = await openRun(390)
    await run.choose('Waterfall')
    const id = await run.selectStep(/Ran node --test/)
    await run.page.getByRole('button', { name: `Show event ${id} in the conversation` }).click()
    await run.isOpenAt(id)
    expect(await run.page.getByRole('listbox').count()).toBe(0)
  })

  test('gives an address for each event, which opens there', async () => {
    const { run, context } = await openRun()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const row = run.page.locator('.er-row[data-event-ids="0"]')
    await run.page.getByRole('log').press('g')
    await row.focus()
    await row.press('y')
    await run.page.getByText('Link copied').waitFor()
    const address = await run.page.evaluate(() => navigator.clipboard.readText())
    expect(new URL(address).hash).toBe('#e0')
    const other = new RunPage(await context.newPage())
    await other.page.goto(address)
    await other.page.locator('.er-row[data-marked][data-event-ids="0"]').waitFor()
  })

  test('is played again from its beginning', async () => {
    const { run } = await openRun()
    await run.choose('Replay')
    await run.page.getByText(/^Event 0 of \d+$/).waitFor()
    await run.page.getByRole('button', { name: 'One event forward' }).click()
    await run.page.getByText(/^Event 1 of \d+$/).waitFor()
    expect(await run.view.showsUpTo(0)).toBe(0)
    await run.page.keyboard.press('Escape')
    await run.view.showsUpTo(20)
  })

  test.each([1280, 800])('is inspected, and no longer, by keyboard: %i px wide', async (width) => {
    const { run } = await openRun(width)
    const button = run.page.getByRole('button', { name: 'Inspect', exact: true })
    await button.press('Enter')
    const inspector = run.page.getByRole(width > 900 ? 'region' : 'dialog', { name: 'Inspector' })
    await inspector.getByRole('region', { name: 'Diagnostics' }).waitFor()
    expect(await run.focused()).toBe('Close the inspector')
    await run.page.keyboard.press('Escape')
    await inspector.waitFor({ state: 'detached' })
    expect(await run.focused()).toBe('Inspect')
  })
})

/** A run that was looked at once, after a reload with neither network nor server. */
async function visitThenOffline(): Promise<RunPage> {
  const demo = await startDemo()
  const { context, run } = await openRun(1280, demo)
  await run.view.shellIsKept()
  await demo.end('SIGINT')
  await context.setOffline(true)
  await run.page.reload()
  await run.view.showsUpTo(20)
  return run
}

describe('without network and server', () => {
  test('a run that was visited is looked at in every way', async () => {
    const run = await visitThenOffline()
    await run.page.getByRole('slider', { name: 'Map of the run' }).waitFor()
    await run.choose('Waterfall')
    await run.isOpenAt(await run.selectStep(/Ran node --test/))
    await run.choose('Replay')
    await run.page.getByText(/^Event 0 of \d+$/).waitFor()
    await run.page.getByRole('button', { name: 'Inspect', exact: true }).click()
    await run.page.getByRole('region', { name: 'On this device' }).waitFor()
    const link = run.page.getByRole('link', { name: /Look after pocketbook.*Saved here/ })
    await link.waitFor()
    expect(await link.getAttribute('aria-current')).toBe('page')
  })

  test('a trajectory from a file is looked at in every way', async () => {
    const run = await visitThenOffline()
    await run.view.drop('run.json', JSON.stringify(trajectory))
    await run.page.getByText('4 events from a file').waitFor()
    await run.choose('Waterfall')
    await run.isOpenAt(await run.selectStep(/Ran ls/))
    await run.choose('Replay')
    await run.page.getByText('Event 0 of 4').waitFor()
    await run.page.getByRole('button', { name: 'Inspect', exact: true }).click()
    await run.page.getByRole('region', { name: 'Tokens and cost' }).getByText('1,200').waitFor()
    expect(await run.page.getByRole('textbox').count()).toBe(0)
  })

  test('of a trajectory from a file, what it began is not in it', async () => {
    const run = await visitThenOffline()
    await run.view.drop('run.json', JSON.stringify([{ id: 0, source: 'agent', action: 'delegate', args: { agent: 'helper', conversation_id: 'other' }, timestamp: '2026-01-05T10:00:00Z' }]))
    await run.page.getByRole('button', { name: /Delegated to/ }).click()
    await run.page.getByRole('button', { name: 'Run of helper' }).click()
    await run.page.getByText('It is not in this file.').waitFor()
    expect(await run.page.getByRole('radio', { name: 'Runs' }).count()).toBe(0)
  })
})
