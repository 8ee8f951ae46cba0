import { expect, test } from 'vitest'
import { openContext, withBrowser } from '../browser.ts'
import { EventWriter } from './event-writer.ts'
import { FaultView } from './fault-view.ts'
import { startLogServer } from './log-server.ts'

withBrowser()

const HALF_AN_HOUR_MS = 30 * 60_000

/** A page whose clock is in the test's hands; until it is moved it runs as every clock does. */
async function openPage() {
  const server = await startLogServer()
  const log = await server.createConversation('c')
  const writer = new EventWriter(log)
  const page = await (await openContext()).newPage()
  await page.clock.install()
  const view = await FaultView.openIn(page, server.url, 'c')
  await writer.writes(30)
  await view.until('live', ({ snapshot }) => snapshot.status === 'live')
  return { server, log, writer, view }
}

test('a laptop that sleeps for half an hour shows everything when it wakes', async () => {
  const { server, log, writer, view } = await openPage()
  // While it sleeps nothing gets through, and no timer runs; then each that was due runs once.
  const streaming = writer.writes(50)
  server.wire.stall()
  await streaming
  await view.page.clock.fastForward(HALF_AN_HOUR_MS)
  server.wire.mend()
  await view.until('live on a new link', ({ snapshot, diagnostics }) => snapshot.status === 'live' && diagnostics.reconnects.length > 0)
  await writer.writes(30)
  await view.expectWhole(log)
})

test('a clock that is set half an hour on, or back, stops nothing', async () => {
  const { log, writer, view } = await openPage()
  for (const jump of [HALF_AN_HOUR_MS, -2 * HALF_AN_HOUR_MS]) {
    await view.page.clock.setSystemTime((await view.page.evaluate(() => Date.now())) + jump)
    await writer.writes(50)
    await view.shows(await log.latestEventId())
  }
  await view.send('sent in the past')
  await view.until('done with its sends', ({ snapshot }) => snapshot.pending.length === 0)
  await view.expectWhole(log)
  expect((await log.events()).filter((event) => event.source === 'user')).toHaveLength(1)
})
