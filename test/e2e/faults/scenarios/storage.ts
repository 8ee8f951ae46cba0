import { test } from 'vitest'
import { openContext } from '../../browser.ts'
import { appendMany, EventWriter } from '../event-writer.ts'
import { FaultView } from '../fault-view.ts'
import { startLogServer } from '../log-server.ts'

/** What holds in every browser. */
export function storageScenarios(): void {
  test('a database that another tab deletes takes nothing off the screen, and what is gone is fetched again', async () => {
    const server = await startLogServer()
    const log = await server.createConversation('c')
    await appendMany(log, 250)
    const writer = new EventWriter(log)
    const context = await openContext()
    const view = await FaultView.open(context, server.url, 'c')
    const other = await FaultView.open(context, server.url, 'c')
    for (let time = 0; time < 2; time++) {
      await writer.writes(30)
      await view.until('live', ({ snapshot }) => snapshot.status === 'live')
      const streaming = writer.writes(60)
      await other.page.evaluate(
        () =>
          new Promise<void>((resolve, reject) => {
            const request = indexedDB.deleteDatabase('eventreel')
            request.addEventListener('success', () => resolve())
            request.addEventListener('error', () => reject(new Error('The database could not be deleted.')))
          }),
      )
      await streaming
    }
      for (const tab of [view, other]) await tab.expectWhole(log, { logs: 3 })
    await view.reload()
    await view.expectWhole(log)
  })
}
