import { expect, it, onTestFinished, vi } from 'vitest'
import { platform } from '../../src/runtime.ts'
import type { Runtime } from '../../src/runtime.ts'
import type { EventStoreOptions } from '../../src/store/event-store.ts'
import { LogDatabase } from '../../src/store/log-database.ts'
import { logKey } from '../../src/store/log-key.ts'
import type { LogName } from '../../src/store/log-key.ts'
import { openLogScanner } from '../../src/store/log-scanner.ts'
import { deleteCopies, tidy } from '../../src/store/retention.ts'
import type { RetentionLimits } from '../../src/store/retention.ts'
import type { OnDropped } from '../../src/store/stored-log.ts'
import { search } from './event-log-conformance.ts'
import { makeEvent, makeEvents } from './make-events.ts'
import { databaseName, openStore } from './open-stores.ts'
import { RawDatabase } from './raw-database.ts'

const DAY = 24 * 3_600_000

/** A page whose clock the test sets. */
class Page {
  readonly name = databaseName()
  now = Date.UTC(2026, 0, 1)
  readonly timers: (() => void)[] = []
  readonly runtime: Runtime = Object.create(platform, {
    now: { value: () => this.now },
    setTimer: { value: (callback: () => void) => (this.timers.push(callback), () => {}) },
  }) as Runtime

  open(conversationId: string, options: Partial<EventStoreOptions> = {}) {
    return openStore({ conversationId, runtime: this.runtime, ...options, databaseName: this.name })
  }

  /** A log of a hundred events, used a day after the one before, and closed. */
  async keep(conversationId: string, options: Partial<LogName> = {}): Promise<void> {
    this.now += DAY
    const store = await this.open(conversationId, options)
    await store.append(makeEvents(0, 99))
    await store.close()
  }

  async tidy(limits: RetentionLimits, conversationId = 'own'): Promise<void> {
    const database = new LogDatabase(this.name, this.runtime)
    onTestFinished(() => database.close())
    await tidy(database, { databaseName: this.name, key: logKey({ conversationId, baseUrl: 'https://host' }) }, this.runtime, limits)
  }

  /** The conversations that are left, and how many records of pages. */
  async left(): Promise<{ conversations: string[]; pages: number }> {
    const raw = await RawDatabase.open(this.name)
    const [keys, records] = [await raw.logKeys(), await raw.records()]
    raw.close()
    return { conversations: keys.map((key) => String((JSON.parse(key) as unknown[])[2])).sort(), pages: records.length }
  }
}

const BYTES = makeEvents(0, 99).reduce((sum, event) => sum + JSON.stringify(event).length, 0)

it('evicts the logs used longest ago, whole, until the rest is within the budget', async () => {
  const page = new Page()
  for (const id of ['a', 'b', 'c', 'd']) await page.keep(id)
  const reopened = await page.open('a')
  await reopened.append([makeEvent(100)])
  await reopened.close()
  await page.tidy({ budget: 2 * BYTES + 500 })
  expect(await page.left()).toEqual({ conversations: ['a', 'd'], pages: 3 })
  await page.tidy({ budget: 0 })
  expect(await page.left()).toEqual({ conversations: [], pages: 0 })
})

it('removes what was not used for long, whatever the budget', async () => {
  const page = new Page()
  await page.keep('a')
  await page.keep('b')
  page.now += 29.5 * DAY
  await page.tidy({})
  expect(await page.left()).toEqual({ conversations: ['b'], pages: 1 })
  await page.tidy({ maxAge: DAY })
  expect(await page.left()).toEqual({ conversations: [], pages: 0 })
})

it('asks the browser how much it grants, and takes a quarter of it', async () => {
  const page = new Page()
  for (const id of ['a', 'b', 'c']) await page.keep(id)
  Object.defineProperty(page.runtime, 'storage', { value: { estimate: async () => ({ quota: 4 * 2 * BYTES }) } })
  await page.tidy({})
  expect((await page.left()).conversations).toEqual(['b', 'c'])
})

it('never evicts a log that is no copy, that this page has open, or whose conversation another tab leads', async () => {
  const page = new Page()
  await page.keep('local', { baseUrl: undefined })
  await page.keep('open')
  await page.keep('led', { userId: 'ann' })
  await page.keep('idle')
  const open = await page.open('open')
  const release = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const leading = navigator.locks.request(`${page.name}\nhttps://host\nann\nled`, async () => {
    held.resolve()
    await release.promise
  })
  await held.promise
  page.now += 100 * DAY
  await page.tidy({ budget: 0 })
  expect((await page.left()).conversations).toEqual(['led', 'local', 'open'])
  release.resolve()
  await leading
  await open.close()
  await page.tidy({ budget: 0 })
  expect((await page.left()).conversations).toEqual(['local'])
})

it('reads as a gap to who has it open when another page evicts it, and fences it', async () => {
  const page = new Page()
  const onDropped = vi.fn<OnDropped>()
  const store = await page.open('c', { onDropped })
  await store.append(makeEvents(0, 299))
  await evictFromElsewhere(page)
  await expect(store.getEvent(3)).rejects.toMatchObject({ code: 'event_not_held' })
  await expect(search(store, { endId: 299 })).rejects.toMatchObject({ code: 'range_not_held', missing: [{ from: 0, to: 299 }] })
  expect(onDropped.mock.calls).toEqual([[[{ from: 0, to: 299 }], true]])
  await expect(store.append([makeEvent(300)])).rejects.toMatchObject({ code: 'fenced' })
  expect(await store.head()).toMatchObject({ known: [], generation: 1 })
  await store.append(makeEvents(250, 300))
  expect(await search(store, { startId: 250 })).toEqual(makeEvents(250, 300))
})

it('notes that a log is used when it is opened, some time after, without making a writer plan again', async () => {
  const page = new Page()
  await page.keep('a')
  await page.keep('b')
  page.now += 5 * DAY
  const store = await page.open('a', { retention: {} })
  const raw = await RawDatabase.open(page.name)
  onTestFinished(() => raw.close())
  const [before] = await raw.heads()
  page.timers.splice(0).forEach((run) => run())
  await expect.poll(async () => (await raw.heads())[0]).toEqual({ ...before, lastUsed: page.now })
  await store.append([makeEvent(100)])
  await store.close()
  await page.tidy({ budget: BYTES + 500 })
  expect((await page.left()).conversations).toEqual(['a'])
})

it('deletes all of a user’s copies, on every server, and nobody else’s', async () => {
  const page = new Page()
  await page.keep('a1', { userId: 'ann' })
  await page.keep('a2', { userId: 'ann', baseUrl: 'https://other' })
  await page.keep('a3', { userId: 'ann', baseUrl: undefined })
  await page.keep('b1', { userId: 'bob' })
  await page.keep('n1')
  await page.keep('a4', { userId: 'ann ' })
  await deleteCopies(page.name, 'ann', page.runtime)
  expect((await page.left()).conversations).toEqual(['a3', 'a4', 'b1', 'n1'])
  await deleteCopies(page.name, undefined, page.runtime)
  expect((await page.left()).conversations).toEqual(['a3', 'a4', 'b1'])
  const bob = await page.open('b1', { userId: 'bob' })
  expect(await search(bob)).toEqual(makeEvents(0, 99))
})

it('gives a search that is under way in a worker nothing more of a user who was cleared', async () => {
  const page = new Page()
  const store = await page.open('c', { userId: 'ann' })
  await store.append(makeEvents(0, 999))
  const scanner = await openLogScanner(store.scanTarget())
  onTestFinished(() => scanner.close())
  const { texts, rest } = await scanner.read({ from: 0, to: 999 }, false)
  expect(texts).toHaveLength(400)
  await deleteCopies(page.name, 'ann', page.runtime)
  expect(await scanner.read(rest ?? { from: 0, to: 0 }, false)).toEqual({ texts: [], rest: null, gap: rest })
})

/** What another page does: there, the log is not open. */
async function evictFromElsewhere(page: Page): Promise<void> {
  const worker = new Worker(new URL('./evict-worker.ts', import.meta.url), { type: 'module' })
  const done = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = reject
  })
  worker.postMessage(page.name)
  expect(await done).toBe('done')
  worker.terminate()
}
