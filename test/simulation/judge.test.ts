import { describe, expect, it } from 'vitest'
import type { IdRange } from '../../src/store/event-log.ts'
import { judge } from './judge.ts'
import { Scheduler } from './scheduler.ts'
import { ServerLog } from './servers/server-log.ts'
import type { World } from './world.ts'

const READ_MS = 2

/** Two pages, each on a device of its own, that are live at the end of a log of five. */
function setUp(heldBySecond: readonly IdRange[] = [{ from: 0, to: 4 }]) {
  const scheduler = new Scheduler()
  const log = new ServerLog(scheduler, 'epoch')
  const append = () => log.put(log.stamp({ source: 'agent', action: 'null', args: {} }, log.present.latest + 1))
  for (let i = 0; i < 5; i++) append()
  async function* searchEvents({ startId, endId }: { readonly startId: number; readonly endId: number }) {
    await new Promise<void>((resolve) => scheduler.after(READ_MS, 'disk', null, resolve))
    for (const event of log.present.events.values()) if (startId <= event.id && event.id <= endId) yield event
  }
  const openTab = (name: string, held: readonly IdRange[]) => {
    const snapshot = { status: 'live', events: [...log.present.events.values()], gaps: [], latestEventId: 4, confirmedEventId: 4, hasNewer: false, pending: [] }
    const conversation = { diagnostics: () => ({ held, gaps: [], degraded: null }), log: { searchEvents } }
    return { page: { name, device: name }, window: { getSnapshot: () => snapshot }, watch: { knows: () => true }, conversation }
  }
  const failures: string[] = []
  const tabs = [openTab('first', [{ from: 0, to: 4 }]), openTab('second', heldBySecond)]
  const world = { scheduler, tabs, isContiguous: true, server: { log }, sends: { list: [] }, failure: null, fail: (what: string) => failures.push(what) }
  return { world: world as object as World, scheduler, append, failures }
}

describe('the judge of a simulated run', () => {
  it('holds what a page knows against the log of the same moment, which may grow while pages read', async () => {
    const { world, scheduler, append, failures } = setUp()
    scheduler.after(READ_MS / 2, 'server', null, append)
    await judge(world)
    expect(world.server.log.present.latest).toBe(5)
    expect(failures).toEqual([])
  })

  it('finds an event that a page takes for absent', async () => {
    const { world, failures } = setUp([
      { from: 0, to: 1 },
      { from: 3, to: 4 },
    ])
    await judge(world)
    expect(failures).toEqual(['second takes 2 for absent'])
  })
})
