import { describe, expect, test } from 'vitest'
import { openContext, withBrowser } from '../browser.ts'
import { appendMany, EventWriter } from './event-writer.ts'
import { FaultView } from './fault-view.ts'
import { startLogServer } from './log-server.ts'
import { expectSentOnce } from './same-log.ts'

withBrowser()

describe('a server that is killed', () => {
  test('while events stream and messages leave loses none of them, and doubles none', async () => {
    const server = await startLogServer()
    const log = await server.createConversation('c')
    const writer = new EventWriter(log)
    const view = await FaultView.open(await openContext(), server.url, 'c')
    const sent: string[] = []
    for (let life = 0; life < 3; life++) {
      await writer.writes(40)
      await view.until('live', ({ snapshot }) => snapshot.status === 'live')
      // The last one is on its way, or about to be, when the server dies.
      for (let message = 0; message < 3; message++) {
        sent.push(`message ${message} to life ${life}`)
        await view.send(sent.at(-1) ?? '')
      }
      const streaming = writer.writes(40)
      await server.kill()
      await server.start()
      await streaming
    }
      await view.until('done with its sends', ({ snapshot }) => snapshot.pending.length === 0)
    await view.expectWhole(log)
    expectSentOnce(await log.events(), sent)
  })

  test('after it took a message and before it could say so shows that message once', async () => {
    const server = await startLogServer()
    const log = await server.createConversation('c')
    const view = await FaultView.open(await openContext(), server.url, 'c')
    await view.until('live', ({ snapshot }) => snapshot.status === 'live')
    server.wire.mute()
    await view.send('taken in silence')
    await expect.poll(() => log.latestEventId()).toBe(0)
    await view.until('waiting for the answer', ({ snapshot }) => snapshot.pending.length === 1 && snapshot.latestEventId === -1)
    await server.kill()
    server.wire.mend()
    await server.start()
    await view.until('done with its sends', ({ snapshot }) => snapshot.pending.length === 0)
    await view.expectWhole(log)
    expectSentOnce(await log.events(), ['taken in silence'])
  })
})

describe('a server that comes back with', () => {
  test('an older backup of the same log shows that log, and nothing of what it has forgotten', async () => {
    const server = await startLogServer()
    const log = await server.createConversation('c')
    await appendMany(log, 150)
    await server.kill()
    await server.backUp()
    await server.start()
    const view = await FaultView.open(await openContext(), server.url, 'c')
    await log.post({ action: 'message', args: { content: 'forgotten' } })
    await view.shows(150)
    await server.kill()
    await server.restore()
    await server.start()
    await view.until('told of it', ({ snapshot }) => snapshot.notices.some(({ code }) => code === 'log_reset'))
    await view.expectWhole(log, { logs: 2 })
  })

  test('an older backup that has grown past what the page holds is found out all the same', async () => {
    const server = await startLogServer()
    const log = await server.createConversation('c')
    await appendMany(log, 20)
    await server.kill()
    await server.backUp()
    await server.start()
    const view = await FaultView.open(await openContext(), server.url, 'c')
    for (const content of ['forgotten', 'also forgotten']) await log.post({ action: 'message', args: { content } })
    await view.shows(21)
    server.wire.drop()
    await server.kill()
    await server.restore()
    await server.start()
    await appendMany(log, 30)
    server.wire.mend()
    await view.until('told of it', ({ snapshot }) => snapshot.notices.some(({ code }) => code === 'log_reset'))
    await view.expectWhole(log, { logs: 2 })
  })

  test('another log under the old name shows that log, also after a reload', async () => {
    const server = await startLogServer()
    const old = await server.createConversation('c')
    await appendMany(old, 150)
    const view = await FaultView.open(await openContext(), server.url, 'c')
    await view.liveAt(149)
    server.wire.drop()
    await server.deleteConversation('c')
    const log = await server.createConversation('c')
    await appendMany(log, 150)
    await log.post({ action: 'message', args: { content: 'new' } })
    server.wire.mend()
    await view.expectWhole(log, { logs: 2 })
    await view.reload()
    await view.expectWhole(log)
  })
})
