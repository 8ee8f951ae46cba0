import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { prepareDatabase } from '../../src/server/sqlite-schema.ts'
import { SqliteStorage } from '../../src/server/sqlite-storage.ts'
import { temporaryDirectory } from './cli-process.ts'
import { describeStorage, items } from './storage-conformance.ts'

function open(dataDir?: string, now = Date.now): SqliteStorage {
  const storage = new SqliteStorage({ dataDir, now, uuid: () => crypto.randomUUID() })
  onTestFinished(() => storage.close())
  return storage
}

describeStorage({
  name: 'SQLite',
  isShared: false,
  broken: Symbol('no text'),
  place: (clock) => {
    const dataDir = temporaryDirectory()
    return Promise.resolve({ open: async () => open(dataDir, clock && (() => clock.now)) })
  },
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

test('tables that are there are left as they are', () => {
  const dataDir = temporaryDirectory()
  const database = new DatabaseSync(join(dataDir, 'eventreel.sqlite'))
  onTestFinished(() => database.close())
  prepareDatabase(database)
  const { user_version } = database.prepare('PRAGMA user_version').get() ?? {}
  expect(user_version).toBeGreaterThan(0)
  prepareDatabase(database)
  expect(database.prepare('PRAGMA user_version').get()).toMatchObject({ user_version })
})

test('a file of the first version is brought up to date, and keeps what it has', async () => {
  const dataDir = temporaryDirectory()
  const before = open(dataDir)
  for (const conversationId of ['a', 'b']) await before.createConversation({ conversationId, title: null, parentId: 'p' })
  await before.close()
  const database = new DatabaseSync(join(dataDir, 'eventreel.sqlite'))
  database.exec('DROP INDEX children; PRAGMA user_version = 1')
  database.close()
  const storage = open(dataDir)
  onTestFinished(() => storage.close())
  expect((await storage.listConversations({ parentId: 'p', limit: 9 })).conversations.map(({ conversationId }) => conversationId)).toEqual(['a', 'b'])
})

test('a file that cannot let go of what was deleted is reported, and ends nothing', async () => {
  const dataDir = temporaryDirectory()
  const database = new DatabaseSync(join(dataDir, 'eventreel.sqlite'))
  prepareDatabase(database)
  database.exec(`CREATE TRIGGER full BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'no room'); END`)
  database.close()
  const reported: unknown[] = []
  const told = new Promise<void>((resolve) => {
    const storage = new SqliteStorage({ dataDir, now: Date.now, uuid: () => crypto.randomUUID(), report: (error) => (reported.push(error), resolve()) })
    onTestFinished(() => storage.close())
    void (async () => {
      await storage.createConversation({ conversationId: 'c', title: null, parentId: null })
      await storage.append({ conversationId: 'c', items: items(10) })
      await storage.deleteConversation('c')
    })()
  })
  await told
  expect(reported).toMatchObject([{ code: 'storage_failed' }])
})
