import { expect, test } from 'vitest'
import { openContext, withBrowser } from './browser.ts'
import { startDemo } from './demo-process.ts'
import { RestLog } from './rest-log.ts'
import { TimelinePage, visibleIds } from './timeline-page.ts'

withBrowser()

const trajectory = [
  { id: 0, source: 'user', action: 'message', args: { content: 'What is here?' } },
  { id: 1, source: 'agent', action: 'run', args: { command: 'ls' } },
  { id: 2, source: 'environment', cause: 1, observation: 'run', content: 'a.txt\n', extras: { command: 'ls', metadata: { exit_code: 0 } } },
  { id: 3, source: 'agent', action: 'message', args: { content: 'One file.' } },
]

/** A page that has been visited once, and then neither network nor server. */
async function visitThenOffline() {
  const demo = await startDemo()
  const context = await openContext()
  const view = new TimelinePage(await context.newPage())
  const conversationId = await view.open(demo.url)
  await view.showsUpTo(30)
  await view.shellIsKept()
  await view.page.getByRole('button', { name: 'Pause', exact: true }).click()
  await view.agentIs('paused')
  const events = visibleIds(await new RestLog(demo.url, conversationId).events())
  await view.showsUpTo(events.at(-1) ?? 0)
  await demo.end('SIGINT')
  await context.setOffline(true)
  return { view, events, demo }
}

test('a reload without network and server shows the history', async () => {
  const { view, events } = await visitThenOffline()
  await view.page.reload()
  await view.showsUpTo(events.at(-1) ?? 0)
  expect(await view.readAll()).toEqual(events)
  await view.page.getByText(/^Offline/).first().waitFor()
})

test('a trajectory that is dropped on the page is shown without any server', async () => {
  const { view, demo } = await visitThenOffline()
  await view.page.goto(demo.url)
  await view.page.getByRole('button', { name: 'New conversation', exact: true }).waitFor()
  await view.drop('run.json', JSON.stringify({ trajectory }))
  await view.page.getByText('4 events from a file').first().waitFor()
  await view.page.getByText('One file.').first().waitFor()
  expect(await view.readAll()).toEqual([0, 1, 2, 3])
  expect(await view.page.locator('.static-mark').innerText()).toContain('Static')
})

test('a file that is no trajectory is refused in words, and what was open stays open', async () => {
  const { view, events } = await visitThenOffline()
  await view.drop('notes.json', '{"trajectory": 7}')
  await view.page.getByRole('alert').getByText('notes.json holds no list of events').first().waitFor()
  await view.drop('broken.json', '[{')
  await view.page.getByRole('alert').getByText('broken.json is not JSON').first().waitFor()
  expect(await view.readAll()).toEqual(events)
})
