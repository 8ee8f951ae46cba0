import { describe, test } from 'vitest'
import { openContext } from '../../browser.ts'
import { appendMany, EventWriter } from '../event-writer.ts'
import { startLogServer } from '../log-server.ts'
import { expectSentOnce } from '../same-log.ts'
import { findLeader, openTabs } from '../tabs.ts'

/** What holds in every browser. */
export function tabScenarios(): void {
  describe('four tabs of one conversation', () => {
    test('have one connection, and each shows every event once', async () => {
      const server = await startLogServer()
      const log = await server.createConversation('c')
      await appendMany(log, 150)
      const writer = new EventWriter(log)
      const streaming = writer.writes(300)
      const tabs = await openTabs(await openContext(), server, 'c', 4)
      await streaming
      await writer.writes(50)
          for (const tab of tabs) await tab.expectWhole(log)
      await findLeader(tabs)
      await server.wire.liveIs(1)
    })

    test('go on without a gap when the one that holds the connection is closed, and the next, down to the last', async () => {
      const server = await startLogServer()
      const log = await server.createConversation('c')
      const writer = new EventWriter(log)
      let tabs = await openTabs(await openContext(), server, 'c', 4)
      while (tabs.length > 1) {
        await writer.writes(20)
        const { leader, followers } = await findLeader(tabs)
        const streaming = writer.writes(60)
        await leader.page.close()
        await streaming
        const last = await log.latestEventId()
        for (const tab of followers) await tab.shows(last)
        tabs = followers
      }
          for (const tab of tabs) await tab.expectWhole(log)
      await server.wire.liveIs(1)
    })

    test('send each message once, whichever tab it is written in, also when the one that holds the connection is closed', async () => {
      const server = await startLogServer()
      const log = await server.createConversation('c')
      const tabs = await openTabs(await openContext(), server, 'c', 4)
      const { leader, followers } = await findLeader(tabs)
      const sent: string[] = []
      for (const [index, tab] of [...followers, leader].entries()) {
        for (const part of ['first', 'second']) {
          sent.push(`the ${part} of tab ${index}`)
          await tab.send(sent.at(-1) ?? '')
        }
      }
      await leader.page.close()
      for (const tab of followers) await tab.until('done with its sends', ({ snapshot }, count) => snapshot.pending.length === 0 && snapshot.latestEventId === Number(count) - 1, sent.length)
      for (const tab of followers) await tab.expectWhole(log)
      expectSentOnce(await log.events(), sent)
    })
  })
}
