import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { PostgresDatabase } from '../../src/server/postgres-database.ts'
import { preparePostgres } from '../../src/server/postgres-schema.ts'
import { describeStorage, items } from '../server/storage-conformance.ts'
import { createDatabase, runSql } from './databases.ts'
import { openStorage } from './open-storage.ts'

let url = ''
beforeAll(async () => void (url = await createDatabase()))

describeStorage({
  name: 'PostgreSQL',
  isShared: true,
  broken: '\0',
  place: async (clock) => {
    await runSql(url, 'DROP SCHEMA IF EXISTS eventreel CASCADE')
    return { open: () => openStorage(url, clock && { now: () => clock.now }) }
  },
})

async function emptyPlace(): Promise<void> {
  await runSql(url, 'DROP SCHEMA IF EXISTS eventreel CASCADE')
}

test('what is deleted leaves the tables, also when a node ends in between', async () => {
  await emptyPlace()
  const storage = await openStorage(url)
  for (const conversationId of ['c', 'd']) await storage.createConversation({ conversationId, title: null, parentId: null })
  const keyed = items(1500).map((item, index) => ({ ...item, key: { key: String(index), fingerprint: '' } }))
  await storage.append({ conversationId: 'c', items: keyed })
  for (let count = 0; count < 4; count++) await storage.append({ conversationId: 'c', items: items(2000) })
  await storage.append({ conversationId: 'd', items: items(10) })
  await storage.deleteConversation('c')
  await storage.close()
  const again = await openStorage(url)
  // Closing waits for the piece that runs; each start goes on with the next.
  await again.createConversation({ conversationId: randomUUID(), title: null, parentId: null })
  await again.swept()
  const [rows] = await runSql(url, 'SELECT (SELECT count(*) FROM eventreel.events)::int AS events, (SELECT count(*) FROM eventreel.sends)::int AS sends, (SELECT count(*) FROM eventreel.dropped)::int AS dropped')
  expect(rows).toEqual({ events: 10, sends: 0, dropped: 0 })
})

test('nodes that start at once make the tables once', async () => {
  await emptyPlace()
  const nodes = await Promise.all(Array.from({ length: 6 }, () => openStorage(url)))
  await nodes[0]?.createConversation({ conversationId: 'c', title: null, parentId: null })
  for (const node of nodes) expect(await node.getConversation('c')).toMatchObject({ latestEventId: -1 })
  expect(await runSql(url, 'SELECT version FROM eventreel.version')).toEqual([{ version: 2 }])
})

test('tables of the first version are brought up to date, and keep what they hold', async () => {
  await emptyPlace()
  const before = await openStorage(url)
  for (const conversationId of ['a', 'b']) await before.createConversation({ conversationId, title: null, parentId: 'p' })
  await before.close()
  await runSql(url, 'DROP INDEX eventreel.children')
  await runSql(url, 'UPDATE eventreel.version SET version = 1')
  const storage = await openStorage(url)
  expect((await storage.listConversations({ parentId: 'p', limit: 9 })).conversations.map(({ conversationId }) => conversationId)).toEqual(['a', 'b'])
  expect(await runSql(url, `SELECT to_regclass('eventreel.children') IS NOT NULL AS made`)).toEqual([{ made: true }])
})

test('tables of a later version are left alone', async () => {
  await emptyPlace()
  await openStorage(url)
  await runSql(url, 'UPDATE eventreel.version SET version = 99')
  await expect(openStorage(url)).rejects.toMatchObject({ code: 'storage_unavailable', message: expect.stringContaining('later version') as string })
})

test('a database that cannot hold every text is refused', async () => {
  const ascii = new URL(url)
  ascii.pathname = `/ascii_${randomUUID().replaceAll('-', '')}`
  await runSql(url, `CREATE DATABASE ${ascii.pathname.slice(1)} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`)
  await expect(openStorage(ascii.href)).rejects.toMatchObject({ code: 'storage_unavailable', message: expect.stringContaining('UTF8') as string })
})

test('every commit is flushed before it is acknowledged, whatever the database’s own setting', async () => {
  const lax = await createDatabase()
  await runSql(lax, `ALTER DATABASE ${new URL(lax).pathname.slice(1)} SET synchronous_commit = off`)
  const database = new PostgresDatabase({ url: lax, report: () => {} })
  await preparePostgres(database)
  const shown = await database.transaction((query) => query<{ synchronous_commit: string }>('SHOW synchronous_commit'))
  await database.close()
  expect(shown).toEqual([{ synchronous_commit: 'on' }])
})

test.each([
  ['a wrong password', (address: URL) => (address.password = 'wrong'), 'refuses'],
  ['a database that is not there', (address: URL) => (address.pathname = '/nothing'), 'refuses'],
  ['a port where nobody listens', (address: URL) => (address.port = '1'), 'cannot be reached'],
])('%s is said so, without the address', async (_name, change, words) => {
  await emptyPlace()
  const wrong = new URL(url)
  change(wrong)
  const error: unknown = await openStorage(wrong.href).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'storage_unavailable', message: expect.stringContaining(words) as string })
  expect(String(error)).not.toMatch(/secret|wrong|127/)
})
