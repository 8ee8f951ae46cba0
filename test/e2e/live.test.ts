import { describe, expect, test } from 'vitest'
import { openContext, withBrowser } from './browser.ts'
import { startDemo } from './demo-process.ts'
import { firstConversation, RestLog } from './rest-log.ts'
import { TimelinePage, visibleIds } from './timeline-page.ts'

withBrowser()

describe('the page', () => {
  test('opens on a conversation in which the agent works, and its events arrive', async () => {
    const demo = await startDemo()
    const view = new TimelinePage(await (await openContext()).newPage())
    const id = await view.open(demo.url)
    expect(id).toBe(await firstConversation(demo.url))
    await view.agentIs('running')
    const first = await view.showsUpTo(0)
    expect(await view.showsUpTo(first + 10)).toBeGreaterThan(first)
  })

  test('shows every event of the log, once, in order, also after a reload', async () => {
    const demo = await startDemo()
    const view = new TimelinePage(await (await openContext()).newPage())
    const log = new RestLog(demo.url, await view.open(demo.url))
    await view.showsUpTo(40)
    await view.page.getByRole('button', { name: 'Pause', exact: true }).click()
    await view.agentIs('paused')
    const events = visibleIds(await log.events())
    await view.showsUpTo(events.at(-1) ?? 0)
    expect(await view.readAll()).toEqual(events)
    await view.page.reload()
    await view.showsUpTo(events.at(-1) ?? 0)
    expect(await view.readAll()).toEqual(events)
  })

  test('shows the same in two tabs, and what is sent in one appears in the other', async () => {
    const demo = await startDemo()
    const context = await openContext()
    const [one, two] = [new TimelinePage(await context.newPage()), new TimelinePage(await context.newPage())]
    const log = new RestLog(demo.url, await one.open(demo.url))
    await two.open(demo.url)
    await two.agentIs('running')
    await one.send('list the files')
    await two.page.getByText('list the files', { exact: true }).first().waitFor()
    await two.page.getByText(/The project has \d+ files\./).first().waitFor()
    await two.page.getByRole('button', { name: 'Pause', exact: true }).click()
    await Promise.all([one.agentIs('paused'), two.agentIs('paused')])
    const events = visibleIds(await log.events())
    await Promise.all([one, two].map((view) => view.showsUpTo(events.at(-1) ?? 0)))
    expect(await one.readAll()).toEqual(events)
    expect(await two.readAll()).toEqual(events)
  })

  test('shows a message while it is being written, and then the message in its place', async () => {
    const demo = await startDemo({ pace: 1 })
    const view = new TimelinePage(await (await openContext()).newPage())
    await view.open(demo.url)
    await view.send('help')
    await view.page.locator('[data-type="draft"]').getByText('I work in a scratch').waitFor()
    await view.page.locator('[data-type="message"] .er-prose').getByText('pause, resume or stop').waitFor()
    expect(await view.page.locator('[data-type="draft"]').getByText('I work in a scratch').count()).toBe(0)
  })

  test('says so where the address names a conversation that is not there', async () => {
    const demo = await startDemo({ pace: 1 })
    const view = new TimelinePage(await (await openContext()).newPage())
    await view.page.goto(`${demo.url}/c/nowhere`)
    await view.page.locator('[data-part="banner"][data-status="failed"]').waitFor()
    expect(await view.page.getByRole('link', { name: 'Look after pocketbook' }).count()).toBe(1)
  })
})

describe('a person', () => {
  test('is heard in the middle of a long run, and the page shows all of it', async () => {
    const demo = await startDemo()
    const view = new TimelinePage(await (await openContext()).newPage())
    const log = new RestLog(demo.url, await view.open(demo.url))
    await view.send('start the long run')
    const reached = await view.showsUpTo(1500)
    await view.page.getByRole('textbox').pressSequentially('pause')
    await view.page.getByRole('textbox').press('Enter')
    await view.agentIs('paused')
    const last = await log.latestEventId()
    expect(last).toBeGreaterThan(reached)
    expect(await view.showsUpTo(last)).toBe(last)
    await view.page.getByRole('button', { name: 'Stop', exact: true }).click()
    await view.agentIs('stopped')
    expect((await log.events()).map((event) => event.id)).toEqual(Array.from({ length: last + 3 }, (_, id) => id))
  })

  test('gets an answer to a message, which stands in the log once', async () => {
    const demo = await startDemo()
    const view = new TimelinePage(await (await openContext()).newPage())
    await view.open(demo.url)
    await view.page.getByRole('button', { name: 'New conversation', exact: true }).click()
    await view.page.getByText('Ask it for something').first().waitFor()
    await view.send('read src/table.js')
    await view.page.getByText(/^src\/table\.js has \d+ lines\.$/).first().waitFor()
    await view.agentIs('awaiting_user_input')
    const id = decodeURIComponent(new URL(view.page.url()).pathname.slice('/c/'.length))
    const events = await new RestLog(demo.url, id).events()
    expect(events.filter((event) => event.source === 'user')).toMatchObject([{ action: 'message', args: { content: 'read src/table.js' } }])
    expect(await view.readAll()).toEqual(visibleIds(events))
  })

  test('pauses the agent, lets it go on, and stops it', async () => {
    const demo = await startDemo()
    const view = new TimelinePage(await (await openContext()).newPage())
    const log = new RestLog(demo.url, await view.open(demo.url))
    await view.agentIs('running')
    await view.page.getByRole('button', { name: 'Pause', exact: true }).click()
    await view.agentIs('paused')
    const before = await log.latestEventId()
    await view.send('help')
    await view.page.getByText('I am paused.').first().waitFor()
    expect((await log.events()).slice(before + 1).map((event) => event.source)).toEqual(['user', 'agent'])
    await view.page.getByRole('button', { name: 'Resume', exact: true }).click()
    await view.agentIs('running')
    await view.page.getByRole('button', { name: 'Stop', exact: true }).click()
    await view.agentIs('stopped')
  })
})
