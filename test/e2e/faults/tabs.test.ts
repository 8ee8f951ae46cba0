import { describe, test } from 'vitest'
import { openContext, withBrowser } from '../browser.ts'
import { appendMany, EventWriter } from './event-writer.ts'
import type { FaultView } from './fault-view.ts'
import { startLogServer } from './log-server.ts'
import { tabScenarios } from './scenarios/tabs.ts'
import { findLeader, openTabs } from './tabs.ts'

withBrowser()

tabScenarios()

/** The tab's process is gone, without a word to anybody. */
async function crash({ page }: FaultView): Promise<void> {
  const crashed = page.waitForEvent('crash')
  const session = await page.context().newCDPSession(page)
  // Never answered: who would answer has crashed.
  session.send('Page.crash').catch(() => undefined)
  await crashed
}

describe('the tab that holds the connection of four', () => {
  test('crashes: another takes over, and no tab misses or repeats an event', async () => {
    const server = await startLogServer()
    const log = await server.createConversation('c')
    const writer = new EventWriter(log)
    let tabs = await openTabs(await openContext(), server, 'c', 4)
    for (let round = 0; round < 2; round++) {
      await writer.writes(20)
      const { leader, followers } = await findLeader(tabs)
      const streaming = writer.writes(60)
      await crash(leader)
      await streaming
      const last = await log.latestEventId()
      for (const tab of followers) await tab.shows(last)
      tabs = followers
    }
      for (const tab of tabs) await tab.expectWhole(log)
    await server.wire.liveIs(1)
  })

  test('stands still without a warning: another takes over, and when it wakes it writes nothing and follows', async () => {
    const { server, log, tabs } = await fourQuietTabs()
    const { leader, followers } = await findLeader(tabs)
    const session = await leader.page.context().newCDPSession(leader.page)
    await session.send('Debugger.enable')
    const paused = new Promise((resolve) => session.once('Debugger.paused', resolve))
    await session.send('Debugger.pause')
    await paused
    // What it would write when it wakes.
    await appendMany(log, 20)
    for (const tab of followers) await tab.shows(69)
    await appendMany(log, 20)
    for (const tab of followers) await tab.shows(89)
    await session.send('Debugger.resume')
    await leader.until('without a connection', () => window.reel.sockets === 0)
    await appendMany(log, 20)
    for (const tab of tabs) await tab.expectWhole(log)
    await findLeader(tabs)
    await server.wire.liveIs(1)
  })

  test('is frozen by the browser and thawed: nobody misses an event', async () => {
    const { log, tabs } = await fourQuietTabs()
    const { leader, followers } = await findLeader(tabs)
    const session = await leader.page.context().newCDPSession(leader.page)
    await session.send('Page.setWebLifecycleState', { state: 'frozen' })
    await appendMany(log, 20)
    for (const tab of followers) await tab.shows(69)
    await session.send('Page.setWebLifecycleState', { state: 'active' })
    await appendMany(log, 20)
    for (const tab of tabs) await tab.expectWhole(log)
    await findLeader(tabs)
  })
})

/** Four tabs that show 50 events, while nothing happens: a tab that is made to stand still holds no transaction then. */
async function fourQuietTabs() {
  const server = await startLogServer()
  const log = await server.createConversation('c')
  await appendMany(log, 50)
  const tabs = await openTabs(await openContext(), server, 'c', 4)
  for (const tab of tabs) await tab.liveAt(49)
  return { server, log, tabs }
}
