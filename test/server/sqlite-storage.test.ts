import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { prepareDatabase } from '../../src/server/sqlite-schema.ts'
import { SqliteStorage } from '../../src/server/sqlite-storage.ts'
import type { AppendItem } from '../../src/server/storage.ts'
import { temporaryDirectory } from './cli-process.ts'
import { range } from './harness.ts'

let epochs = 0

function open(dataDir?: string): SqliteStorage {
  const storage = new SqliteStorage({ dataDir, now: Date.now, uuid: () => `epoch-${epochs++}` })
  onTestFinished(() => storage.close())
  return storage
}

function items(count: number): AppendItem[] {
  return range(1, count).map((index) => ({ rest: `"n":${index}}`, sealed: null, key: null }))
}

const everything = { conversationId: 'c', from: 0, limit: 1_000_000, maxBytes: Infinity }

test('appends of one turn share a transaction, and a large one makes the rest wait for the next', async () => {
  const storage = open()
  await storage.createConversation({ conversationId: 'c', title: null, parentId: null })
  const results = await Promise.all(range(1, 50).map(() => storage.append({ conversationId: 'c', items: items(100) })))
  expect(results.flatMap(({ ids }) => ids)).toEqual(range(0, 4999))
  expect((await storage.read(everything)).map(({ id }) => id)).toEqual(range(0, 4999))
})

test('a read stops at its bytes, but never before its first event', async () => {
  const storage = open()
  await storage.createConversation({ conversationId: 'c', title: null, parentId: null })
  await storage.append({ conversationId: 'c', items: range(1, 5).map(() => ({ rest: 'é'.repeat(50), sealed: null, key: null })) })
  const ids = async (maxBytes: number, reverse = false) => (await storage.read({ ...everything, maxBytes, reverse })).map(({ id }) => id)
  expect(await ids(1)).toEqual([0])
  expect(await ids(299)).toEqual([0, 1])
  expect(await ids(300)).toEqual([0, 1, 2])
  expect(await ids(200, true)).toEqual([4, 3])
})

test('a read for another epoch is refused', async () => {
  const storage = open()
  const { epoch } = await storage.createConversation({ conversationId: 'c', title: null, parentId: null })
  await storage.deleteConversation('c')
  await storage.createConversation({ conversationId: 'c', title: null, parentId: null })
  await expect(storage.read({ ...everything, epoch })).rejects.toMatchObject({ code: 'epoch_changed' })
})

test('what is deleted leaves the file, also when the process ends in between', async () => {
  const dataDir = temporaryDirectory()
  const storage = open(dataDir)
  await storage.createConversation({ conversationId: 'c', title: null, parentId: null })
  await storage.createConversation({ conversationId: 'd', title: null, parentId: null })
  await storage.append({ conversationId: 'c', items: items(9000) })
  await storage.append({ conversationId: 'd', items: items(10) })
  await storage.deleteConversation('c')
  await storage.close()
  const again = open(dataDir)
  // The sweep runs a piece a turn.
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  await again.close()
  const database = new DatabaseSync(join(dataDir, 'eventreel.sqlite'))
  onTestFinished(() => database.close())
  expect(database.prepare('SELECT count(*) AS rows FROM events').get()).toMatchObject({ rows: 10 })
  expect(database.prepare('SELECT count(*) AS rows FROM dropped').get()).toMatchObject({ rows: 0 })
})

test('a directory has one server at a time', async () => {
  const dataDir = temporaryDirectory()
  const storage = open(dataDir)
  expect(() => open(dataDir)).toThrow(expect.objectContaining({ code: 'storage_blocked' }))
  await storage.close()
  await open(dataDir).createConversation({ conversationId: 'c', title: null, parentId: null })
})

test('every commit is flushed to the disk before it is acknowledged', () => {
  const database = new DatabaseSync(join(temporaryDirectory(), 'x.sqlite'))
  onTestFinished(() => database.close())
  prepareDatabase(database)
  expect(database.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 })
  expect(database.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
})

test('a file of a later version, or none of ours, is left alone', () => {
  const later = temporaryDirectory()
  const database = new DatabaseSync(join(later, 'eventreel.sqlite'))
  database.exec('PRAGMA user_version = 99')
  database.close()
  expect(() => open(later)).toThrow(expect.objectContaining({ code: 'storage_unavailable' }))
})

test('a directory that cannot be made is said so', () => {
  expect(() => open('/dev/null/data')).toThrow(expect.objectContaining({ code: 'storage_unavailable' }))
})

test('an append that the disk refuses is rejected whole, consumes no id, and the next one goes through', async () => {
  const storage = open()
  await storage.createConversation({ conversationId: 'c', title: null, parentId: null })
  const broken = { rest: Symbol('no text') as never, sealed: null, key: null }
  const settled = await Promise.allSettled([
    storage.append({ conversationId: 'c', items: items(2) }),
    storage.append({ conversationId: 'c', items: [...items(1), broken] }),
  ])
  expect(settled.map((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : 'done'))).toEqual(['storage_failed', 'storage_failed'])
  expect(await storage.append({ conversationId: 'c', items: items(1) })).toMatchObject({ ids: [0] })
})
