import { createConnection } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { EventServerOptions } from 'eventreel/server'
import { Grant } from '../../src/server/grant.ts'
import { SqliteStorage } from '../../src/server/sqlite-storage.ts'
import { Traffic } from '../../src/server/traffic.ts'
import { ask, Recording, startServer } from './harness.ts'

const SEARCH = '/c/events?query=nowhere&limit=1'

/** A log of several pages, none of whose events is ever answered; each read of a page waits until it is let go. */
async function serverOfPages(options: EventServerOptions = {}) {
  const started = await startServer(options)
  const conversation = await started.createConversation({ conversationId: 'c' })
  for (let list = 0; list < 3; list++) await conversation.addEvents(Array.from({ length: 1000 }, () => ({ action: 'think', args: { thought: 'x', hidden: true } })), 'agent')
  const reads = new Recording<() => void>()
  const gate = { isOpen: false }
  const read = Object.getOwnPropertyDescriptor(SqliteStorage.prototype, 'read')?.value as SqliteStorage['read']
  const spy = vi.spyOn(SqliteStorage.prototype, 'read').mockImplementation(async function (this: SqliteStorage, request) {
    await new Promise<void>((resolve) => {
      reads.push(resolve)
      if (gate.isOpen) resolve()
    })
    return read.call(this, request)
  })
  onTestFinished(() => spy.mockRestore())
  const letGo = () => {
    gate.isOpen = true
    for (const go of reads.items) go()
  }
  /** Begins a request that a test may drop. */
  const begin = (path: string) => {
    const abort = new AbortController()
    const answer = started.fetch(path, { signal: abort.signal })
    answer.catch(() => {})
    return { answer, drop: () => abort.abort() }
  }
  /** Until whatever goes on by itself has had its turns. */
  const someTurns = async () => {
    for (let turn = 0; turn < 5; turn++) await ask(`${started.url}/healthz`)
  }
  return { started, reads, letGo, begin, someTurns }
}

test.each([SEARCH, '/c/trajectory'])('%s reads no further once its client has gone', async (path) => {
  const { started, reads, letGo, begin, someTurns } = await serverOfPages()
  const { drop } = begin(path)
  await reads.until(() => reads.items.length === 1)
  drop()
  await started.logged.first(({ what }) => what === 'request')
  letGo()
  await someTurns()
  expect(reads.items).toHaveLength(1)
  expect(started.logged.items.filter(({ level }) => level === 'error')).toEqual([])
})

test('of many searches on one connection none reads further once it has gone', async () => {
  const { started, reads, letGo, someTurns } = await serverOfPages()
  const socket = createConnection({ port: started.port, host: '127.0.0.1' })
  socket.write(`GET /api/conversations${SEARCH} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(6))
  await reads.until(() => reads.items.length === 6)
  socket.destroy()
  await started.logged.first(({ what }) => what === 'request')
  letGo()
  await someTurns()
  expect(reads.items).toHaveLength(6)
})

test('only so many searches of a client are under way at once, and the next is told to come back; pages without a filter are answered', async () => {
  const { started, reads, letGo, begin } = await serverOfPages({ rateLimit: {} })
  const searches = [SEARCH, SEARCH, SEARCH, '/c/trajectory'].map(begin)
  await reads.until(() => reads.items.length === 4)
  for (const path of [SEARCH, '/c/trajectory']) {
    const refused = await started.fetch(path)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(refused.body['code']).toBe('rate_limited')
  }
  expect((await started.fetch('/c/events?limit=1')).status).toBe(200)
  expect(reads.items).toHaveLength(4)
  letGo()
  for (const { answer } of searches) expect((await answer).status).toBe(200)
  expect((await started.fetch(SEARCH)).status).toBe(200)
})

test('a search whose client has gone makes room for another', async () => {
  const { started, reads, letGo, begin, someTurns } = await serverOfPages({ rateLimit: { scans: 1 } })
  const { drop } = begin(SEARCH)
  await reads.until(() => reads.items.length === 1)
  drop()
  await started.logged.first(({ what }) => what === 'request')
  letGo()
  await someTurns()
  expect((await started.fetch(SEARCH)).status).toBe(200)
})

test('searches are counted by address and by key, and what a key is refused takes none of its address’s', () => {
  const traffic = new Traffic({ rateLimit: { scans: 2 }, trustProxy: 0, now: () => 0 })
  const [one, other] = [Grant.of({ name: 'one' }), Grant.of({ name: 'other' })]
  const ends = [traffic.openScan('198.51.100.1', one), traffic.openScan('198.51.100.2', one)]
  expect(() => traffic.openScan('198.51.100.3', one)).toThrow(/searches/)
  for (let count = 0; count < 2; count++) ends.push(traffic.openScan('198.51.100.3', other))
  expect(() => traffic.openScan('198.51.100.3', Grant.everything)).toThrow(/searches/)
  for (const end of ends) end()
  for (const end of ends) end()
  for (let count = 0; count < 2; count++) traffic.openScan('198.51.100.3', one)
  expect(() => traffic.openScan('198.51.100.3', Grant.everything)).toThrow(/searches/)
})

test.each([
  [undefined, '127.0.0.1'],
  [false as const, '198.51.100.1'],
])('with rateLimit %j, %s searches as it likes', (rateLimit, address) => {
  const traffic = new Traffic({ rateLimit, trustProxy: 0, now: () => 0 })
  expect(() => {
    for (let count = 0; count < 10; count++) traffic.openScan(address, Grant.everything)
  }).not.toThrow()
})
