import type { BrowserContext, Page } from 'playwright'
import { expect, inject, test } from 'vitest'
import { openContext, withBrowser } from '../browser.ts'
import { appendMany, EventWriter } from './event-writer.ts'
import { FaultView } from './fault-view.ts'
import { startLogServer } from './log-server.ts'
import { storageScenarios } from './scenarios/storage.ts'

withBrowser()

storageScenarios()

const origin = () => new URL(inject('faultPageUrl')).origin

/** Must come before a page uses its disk: Chromium asks once how much room there is, and then counts by itself. */
async function openWithRoom(bytes: number): Promise<{ context: BrowserContext; page: Page; lift: () => Promise<unknown> }> {
  const context = await openContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: origin(), quotaSize: bytes })
  return { context, page, lift: () => session.send('Storage.overrideQuotaForOrigin', { origin: origin() }) }
}

test('a disk that is full stops no screen, and when there is room again a new page has a cache again', async () => {
  const server = await startLogServer()
  const log = await server.createConversation('c')
  const { page, lift } = await openWithRoom(500_000)
  const view = await FaultView.openIn(page, server.url, 'c')
  for (let batch = 0; batch < 5; batch++) {
    await appendMany(log, 100, 3000)
    await view.shows(batch * 100 + 99)
  }
  expect((await view.state()).diagnostics).toMatchObject({ storage: 'memory', degraded: 'quota' })
  await view.expectWhole(log)
  await lift()
  await view.reload()
  await view.expectWhole(log)
  expect((await view.state()).diagnostics).toMatchObject({ storage: 'indexeddb', degraded: null })
})

test('a disk that gets full gives up what was not used for longest, and stops neither log', async () => {
  const server = await startLogServer()
  const [old, log] = [await server.createConversation('old'), await server.createConversation('c')]
  const { context, page } = await openWithRoom(3_000_000)
  await appendMany(old, 300, 3000)
  const before = await FaultView.openIn(page, server.url, 'old')
  await before.expectWhole(old)
  await before.page.goto('about:blank')
  const view = await FaultView.open(context, server.url, 'c')
  for (let batch = 0; batch < 7; batch++) {
    await appendMany(log, 100, 3000)
    await view.shows(batch * 100 + 99)
  }
  await view.expectWhole(log)
  // Whether what was given up is room at once is the browser's affair.
  expect([null, 'quota']).toContain((await view.state()).diagnostics.degraded)
  const { events } = await view.page.evaluate(() => window.reel.readDisk('old'))
  expect(events.length).toBe(0)
  const after = await FaultView.open(context, server.url, 'old')
  await after.expectWhole(old)
})

test('what the browser wipes under a page is there again, each event once', async () => {
  const server = await startLogServer()
  const log = await server.createConversation('c')
  await appendMany(log, 250)
  const writer = new EventWriter(log)
  const context = await openContext()
  const view = await FaultView.open(context, server.url, 'c')
  const session = await context.newCDPSession(view.page)
  for (let time = 0; time < 2; time++) {
    await writer.writes(30)
    await view.until('live', ({ snapshot }) => snapshot.status === 'live')
    const streaming = writer.writes(60)
    await session.send('Storage.clearDataForOrigin', { origin: origin(), storageTypes: 'indexeddb' })
    await streaming
  }
  await view.expectWhole(log, { logs: 3 })
  await view.reload()
  await view.expectWhole(log)
})
