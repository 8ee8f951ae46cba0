import { describe, expect, test } from 'vitest'
import { openContext, withBrowser } from '../browser.ts'
import { appendMany, EventWriter } from './event-writer.ts'
import { FaultView } from './fault-view.ts'
import { startLogServer } from './log-server.ts'

withBrowser()

describe.each(['websocket', 'socketio'] as const)('over %s', (feed) => {
  test('a network that goes and comes again loses nothing of what streams meanwhile', async () => {
    // A browser that is told to be offline may keep the end of a socket to itself: then silence must tell.
    const server = await startLogServer({ headIntervalMs: 200 })
    const log = await server.createConversation('c')
    const writer = new EventWriter(log)
    const context = await openContext()
    const view = await FaultView.open(context, server.url, 'c', feed)
    for (let cut = 0; cut < 3; cut++) {
      await writer.writes(20)
      const streaming = writer.writes(100)
      await context.setOffline(true)
      server.wire.drop()
      await view.until('offline', ({ snapshot }) => snapshot.status === 'offline')
      await streaming
      const goingOn = writer.writes(50)
      server.wire.mend()
      await context.setOffline(false)
      await view.until('live again', ({ snapshot }) => snapshot.status === 'live')
      await goingOn
    }
      await view.expectWhole(log)
    expect((await view.state()).diagnostics.reconnects.length).toBeGreaterThanOrEqual(3)
  })

  test('a link that stands still without a word is given up, and what it says after all comes too late to matter', async () => {
    const server = await startLogServer({ headIntervalMs: 200 })
    const log = await server.createConversation('c')
    const writer = new EventWriter(log)
    const view = await FaultView.open(await openContext(), server.url, 'c', feed)
    for (let cut = 0; cut < 2; cut++) {
      await writer.writes(20)
      await view.until('live', ({ snapshot }) => snapshot.status === 'live')
      const streaming = writer.writes(50)
      server.wire.stall()
      await streaming
      await view.until('aware of it', ({ snapshot }) => snapshot.status === 'reconnecting')
      server.wire.mend()
    }
    await writer.writes(50)
      await view.expectWhole(log)
  })
})

test('connections that are reset in the middle of what they say, again and again, lose and double nothing', async () => {
  const server = await startLogServer()
  const log = await server.createConversation('c')
  await appendMany(log, 300)
  const writer = new EventWriter(log)
  const view = await FaultView.open(await openContext(), server.url, 'c')
  for (let cut = 0; cut < 3; cut++) {
    await server.wire.liveIs(1)
    await writer.writes(20)
    const streaming = writer.writes(40)
    server.wire.reset()
    await streaming
    server.wire.mend()
  }
  await view.expectWhole(log)
})

test('a page that was away for thousands of events starts at the new end, and the gap it keeps is filled when it is read', async () => {
  const server = await startLogServer()
  const log = await server.createConversation('c')
  await appendMany(log, 50)
  const view = await FaultView.open(await openContext(), server.url, 'c')
  await view.liveAt(49)
  server.wire.reset()
  await view.until('aware of it', ({ snapshot }) => snapshot.status === 'reconnecting')
  await appendMany(log, 3000)
  server.wire.mend()
  await view.liveAt(3049)
  expect((await view.state()).mostMissing).toBeGreaterThanOrEqual(2900)
  await view.expectWhole(log, { hearsAll: false })
})
