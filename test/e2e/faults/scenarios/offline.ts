import { expect, test } from 'vitest'
import { openContext } from '../../browser.ts'
import { appendMany } from '../event-writer.ts'
import { FaultView } from '../fault-view.ts'
import { startLogServer } from '../log-server.ts'
import { expectSentOnce } from '../same-log.ts'

/** What holds in every browser. */
export function offlineScenarios(): void {
  test('a page that opens without a network shows what it had, and what is written in it arrives once', async () => {
    const server = await startLogServer()
    const log = await server.createConversation('c')
    await appendMany(log, 250)
    const context = await openContext()
    const view = await FaultView.open(context, server.url, 'c')
    await view.liveAt(249)
    await view.isKept()
    await view.reload()
    await view.liveAt(249)
    const shown = (await view.state()).snapshot.events
    await context.setOffline(true)
    server.wire.drop()
    await view.reload()
    await view.shows(249)
    await view.until('offline', ({ snapshot }) => snapshot.status === 'offline')
    expect((await view.state()).snapshot.events).toEqual(shown)
    const sent = ['written offline', 'and this too']
    for (const content of sent) expect(await view.send(content)).toMatchObject({ durable: true })
    // Written by one page, sent by another.
    await view.reload()
    await view.until('ready to send', ({ snapshot }) => snapshot.pending.length === 2)
    expect(await log.latestEventId()).toBe(249)
    server.wire.mend()
    await context.setOffline(false)
    await view.until('done with its sends', ({ snapshot }) => snapshot.pending.length === 0 && snapshot.latestEventId === 251)
    await view.expectWhole(log)
    expectSentOnce(await log.events(), sent)
  })
}
